// Common passwords: those that every list of stolen passwords begins with,
// and the ways in which they are dressed up.

package verifier

import (
	"strings"
	"unicode"
)

// common tells whether a password is among the first that a guesser tries: a
// common word with the usual letters replaced and a few characters around it,
// a run along the keyboard or the alphabet, one thing repeated, a date.
func common(password string) bool {
	lower := strings.ToLower(strings.Map(narrow, password))
	if walk(lower) || repeated(lower) || date(lower) {
		return true
	}
	for _, form := range []string{lower, unleet(lower)} {
		for word := range strings.FieldsSeq(commonWords) {
			if isDecorated(form, word) {
				return true
			}
		}
	}
	return false
}

// isDecorated tells whether s is the word, or twice, with at most four
// characters that are no letters around it.
func isDecorated(s, word string) bool {
	at := strings.Index(s, word)
	if at < 0 {
		return false
	}
	before, after := s[:at], strings.TrimPrefix(s[at+len(word):], word)
	if len([]rune(before+after)) > 4 {
		return false
	}
	return !strings.ContainsFunc(before+after, unicode.IsLetter)
}

// unleet takes digits and signs for the letters they often stand for.
func unleet(s string) string {
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i").Replace(s)
}

// walk tells whether s is one or two runs along a row of keys, the alphabet
// or the digits, there or back.
func walk(s string) bool {
	const rows = "abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop asdfghjkl zxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn7ujm 1q2w3e4r5t6y7u8i9o0p qazwsxedcrfvtgbyhnujm 741852963 159753 147258369"
	backward := reversed(rows)
	along := func(part string) bool {
		return len(part) >= 3 && (strings.Contains(rows, part) || strings.Contains(backward, part))
	}
	if along(s) {
		return true
	}
	for cut := 3; cut <= len(s)-3; cut++ {
		if along(s[:cut]) && (along(s[cut:]) || repeated(s[cut:])) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// repeated tells whether s is a short thing again and again: "aaaaaaaa",
// "121212", "abcabcabc".
func repeated(s string) bool {
	for unit := 1; unit <= 4 && unit*2 <= len(s); unit++ {
		if strings.Repeat(s[:unit], len(s)/unit+1)[:len(s)] == s && (len(s)/unit >= 3 || unit >= 3) {
			return true
		}
	}
	return false
}

// date tells whether s is a day in digits: 19450815, 1945-08-15, 15081945.
func date(s string) bool {
	d := strings.NewReplacer("-", "", "/", "", ".", "").Replace(s)
	if len(d) != 8 || strings.Trim(d, "0123456789") != "" {
		return false
	}
	year := func(y string) bool { return y >= "1900" && y <= "2059" }
	month := func(m string) bool { return m >= "01" && m <= "12" }
	day := func(x string) bool { return x >= "01" && x <= "31" }
	return year(d[:4]) && month(d[4:6]) && day(d[6:]) ||
		year(d[4:]) && (month(d[:2]) && day(d[2:4]) || month(d[2:4]) && day(d[:2]))
}

// commonWords are what lists of stolen passwords hold most of: each stands
// for hundreds of entries, with a year, a number or a sign behind it.
const commonWords = `
password passwort passw0rd passwd pass word secret letmein welcome admin administrator root guest login user test
tester testing default changeme change master access system server manager service support office company internet
computer windows microsoft google facebook twitter instagram youtube amazon yahoo hotmail gmail apple samsung android
iloveyou loveyou lovely love lover loveme forever always together friends friend family mother father brother sister
mommy daddy mama papa baby babygirl babyboy princess prince queen king angel angels heaven sweetie sweet honey sugar
sunshine rainbow flower flowers butterfly summer winter spring autumn monday friday sunday january february march
april june july august september october november december morning night dragon monkey tiger lion eagle falcon
dolphin horse kitty kitten cat dog doggy puppy bear panda rabbit bunny chicken turtle snake spider wolf shark
football baseball basketball soccer hockey tennis golf swimming runner fishing hunter hunting player winner champion
superman batman spiderman ironman hulk pokemon pikachu starwars matrix naruto onepiece doraemon gundam godzilla
mickey minnie donald snoopy garfield tigger hello hellokitty goodluck lucky money dollar rich power freedom peace
michael jordan jennifer jessica michelle ashley daniel andrew anthony charlie thomas robert william david joshua
matthew nicole amanda andrea samantha hannah sophie george martin jackson jason justin brandon richard alexander
maggie ginger pepper cookie chocolate cheese coffee banana apple orange cherry lemon peanut pumpkin honey
yankees lakers cowboys steelers liverpool chelsea arsenal barcelona realmadrid juventus ferrari porsche mercedes
mustang corvette harley yamaha suzuki honda toyota nissan mazda subaru america canada london newyork chicago texas
japan tokyo osaka kyoto nagoya sapporo yokohama fukuoka nihon nippon sakura hanami fujisan samurai ninja
takahashi tanaka suzuki watanabe yamamoto nakamura kobayashi yoshida yamada sasaki matsumoto inoue kimura hayashi
tarou taro hanako hiroshi takashi kenji akira yuki haruka naoki daisuke satoshi kazuya tomoko keiko yoko
sakurasaku arigato konnichiwa ohayou aishiteru daisuki kawaii tomodachi watashi kenkou kenpo kenpokumiai hoken
health healthy insurance society member portal mihon mihonportal rokketa
qwerty qwertyuiop azerty asdf asdfgh zxcv zxcvbn qazwsx qweasd qweasdzxc abc abcd abcde abcdef abcdefg asd zxc
trustno shadow ghost killer hacker warrior knight wizard magic mystery phoenix thunder storm lightning blizzard
diamond crystal silver golden gold purple yellow green black white blue orange red pink star stars moonlight galaxy
jesus christ church blessed faith hope grace trinity merlin mercury jupiter saturn mars venus apollo
whatever nothing something everything anything letmesee opensesame abracadabra sesame blink flash rocket
`
