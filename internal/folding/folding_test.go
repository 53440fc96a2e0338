// What folds alike, what does not, and the order of names.

package folding_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rokketa/internal/folding"
)

func TestWhatAReaderCallsTheSameFoldsAlike(t *testing.T) {
	for _, same := range [][]string{
		{"さくら", "サクラ", "ｻｸﾗ"},
		{"Example", "EXAMPLE", "Ｅｘａｍｐｌｅ"},
		{"がんばる", "か\u3099んは\u3099る", "ガンバル", "ｶﾞﾝﾊﾞﾙ", "か゛んは゛る"},
		{"ぱ", "は゜", "ﾊﾟ"},
		{"キャノン", "キヤノン", "きやのん"},
		{"サーバー", "サーバ", "さーば", "ｻｰﾊﾞｰ"},
		{"ヴァイオリン", "ゔぁいおりん", "ウ\u3099アイオリン"},
		{"髙橋", "高橋"},
		{"渡邉", "渡邊", "渡辺"},
		{"a-b", "a–b", "a‐b", "a−b", "ａ－ｂ"},
		{"㈱見本", "(株)見本"},
		{"葛\U000e0100飾", "葛飾"},
		{"１２３", "123"},
		{"Straße", "STRASSE"},
		{"ab", "a\u200bb", "a\u202eb"},
	} {
		for _, s := range same[1:] {
			if folding.Fold(s) != folding.Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", s, folding.Fold(s), same[0], folding.Fold(same[0]))
			}
		}
	}
}

func TestWhatIsAnotherWordStaysAnother(t *testing.T) {
	for _, other := range [][2]string{
		{"か", "が"}, {"は", "ぱ"}, {"ビル", "ビール"}, {"さくら", "桜"}, {"a", "ä"}, {"1", "l"}, {"大", "犬"},
	} {
		if folding.Fold(other[0]) == folding.Fold(other[1]) {
			t.Errorf("%q and %q fold alike", other[0], other[1])
		}
	}
}

func TestAllWordsMustOccur(t *testing.T) {
	text := folding.Fold("さくら銀行\n山田花子\n仕事")
	for query, want := range map[string]bool{
		"": true, "  ": true, "サクラ": true, "銀行　さくら": true, "花子 ｼｺﾞﾄ": false, "花子 仕事": true, "さくら 太郎": false,
	} {
		if got := folding.Holds(text, folding.Words(query)); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

func TestNamesComeInTheOrderOfTheKana(t *testing.T) {
	want := []string{"Amazon", "bank", "Bank 2", "Bank 10", "zoo", "あおぞら", "アオソラ銀行", "ガス", "かもめ", "さくら", "サクラ銀行", "わかば", "銀行"}
	o := folding.NewOrder()
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, func(a, b string) int { return bytes.Compare(o.Key(a), o.Key(b)) })
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("the order is %q", got)
		}
	}
	for _, same := range [][2]string{{"ＡＢＣ", "abc"}, {"ｻｸﾗ", "サクラ"}} {
		if !bytes.Equal(o.Key(same[0]), o.Key(same[1])) {
			t.Errorf("%q and %q have different places", same[0], same[1])
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"サーバー", "か゛", "ー", "ｰｰ", "髙", "\xff", "\u3099", "ﾞ", "Straße", "Y\u030a\x8a", "ゕ゛", "あーー"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := folding.Fold(s)
		if twice := folding.Fold(once); twice != once {
			t.Errorf("%q folds to %q and then to %q", s, once, twice)
		}
		if strings.TrimSpace(s) == "" && len(folding.Words(s)) > 0 {
			t.Errorf("%q has words", s)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		folding.Fold("見本健康保険組合 ｻｰﾋﾞｽ サーバー hanako@example.jp")
	}
}
