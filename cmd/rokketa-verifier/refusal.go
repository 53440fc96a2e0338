// This file promises: everything that this program can refuse is told by a
// sentence that says what to do next.

package main

import "fmt"

// refusal is an error with a sentence.
type refusal struct {
	key     string
	details map[string]any
	cause   error
}

// refuse makes a refusal of a key and of pairs of a name and a value.
func refuse(key string, pairs ...string) *refusal {
	r := &refusal{key: key, details: map[string]any{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		r.details[pairs[i]] = pairs[i+1]
	}
	return r
}

// because adds what lies under it; err may be nil.
func (r *refusal) because(err error) *refusal {
	r.cause = err
	if err != nil {
		r.details["cause"] = err.Error()
	} else {
		r.details["cause"] = "-"
	}
	return r
}

func (r *refusal) Error() string {
	if r.cause != nil {
		return fmt.Sprintf("rokketa-verifier: %s: %v", r.key, r.cause)
	}
	return "rokketa-verifier: " + r.key
}

func (r *refusal) Unwrap() error { return r.cause }

// Explanation names the sentence.
func (r *refusal) Explanation() (string, map[string]any) { return r.key, r.details }
