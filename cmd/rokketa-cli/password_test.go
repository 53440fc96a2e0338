package main

// This file promises: no password is set that could not be given again.

import (
	"bytes"
	"strings"
	"testing"

	"rokketa/assets/text"
)

// A password that is longer than what a passphrase file may have would open
// nothing ever after, least of all when it was cut.
func TestANewPasswordIsTakenAsAWholeOrNotAtAll(t *testing.T) {
	for input, want := range map[string]string{
		"word\n": "word", "word\r\n": "word", " two words ": " two words ", "パスワード": "パスワード",
		strings.Repeat("x", mostKey-1) + "\n": strings.Repeat("x", mostKey-1),
		strings.Repeat("x", mostKey+1):        "", strings.Repeat("x", 2*mostKey): "",
		"": "", "\n": "", "one\ntwo\n": "", "word\n\n": "", "\ufeffword\n": "", "wo\x00rd": "", "\xff\xfe": "", "tab\tbed": "",
	} {
		var said bytes.Buffer
		s := &session{world: world{in: strings.NewReader(input), err: &said, language: func() text.Language { return "en" }}}
		got, exit := s.newPassword(t.Context(), "cli.ask.password.new")
		if got != want || (exit == done) != (want != "") || (said.Len() == 0) != (want != "") {
			t.Errorf("%.20q (%d bytes): %.20q, exit %d, said %q", input, len(input), got, exit, said.String())
		}
	}
}
