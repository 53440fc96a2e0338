// Package reason is what the errors of the rooms have in common: a reason out
// of a few, which a program compares and a person is told in a sentence, and
// what was met underneath, which is for a report.
//
// Each room has its own type of reasons, so that none passes for another's. A
// room that says no more of a failure makes its error with Of; one that does,
// such as which server it was, keeps an error of its own and uses Text, Chain
// and Keys.
package reason

import "errors"

// Reason is a room's own type of reasons. Its Error is short technical English
// with the room's name, its Explanation the key of the sentence for a reader
// and the values that stand in it.
type Reason interface {
	~string
	error
	Explanation() (key string, details map[string]any)
}

// Of is an error of a room.
type Of[R Reason] struct {
	Reason R
	Cause  error // what was met underneath, or nil
}

func (e *Of[R]) Error() string { return Text(e.Reason, e.Cause) }

// Unwrap makes the reason and the cause visible to errors.Is and errors.As.
func (e *Of[R]) Unwrap() []error { return Chain(e.Reason, e.Cause) }

// Explanation gives the key of the sentence for a reader, and its values.
func (e *Of[R]) Explanation() (string, map[string]any) { return e.Reason.Explanation() }

// Given makes an error of the room out of any: nil stays nil, one that the room
// has explained stays as it is, and every other has the reason otherwise.
func Given[R Reason](err error, otherwise R) error {
	if err == nil {
		return nil
	}
	if told, ok := errors.AsType[*Of[R]](err); ok {
		return told
	}
	return &Of[R]{otherwise, err}
}

// Text is the text of an error: the reason's, then the cause's where there is
// one.
func Text(reason, cause error) string {
	if cause == nil {
		return reason.Error()
	}
	return reason.Error() + ": " + cause.Error()
}

// Chain is what an error unwraps to.
func Chain(reason, cause error) []error {
	if cause == nil {
		return []error{reason}
	}
	return []error{reason, cause}
}

// Keys are the keys of the sentences of reasons: each behind the room's name
// and a dot.
func Keys[R ~string](room string, reasons ...R) []string {
	keys := make([]string, 0, len(reasons))
	for _, r := range reasons {
		keys = append(keys, room+"."+string(r))
	}
	return keys
}
