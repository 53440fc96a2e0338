// Typing a code into the window before ours, where a person has asked for
// that in the settings and the desktop lets us.

package ui

import "context"

// types says whether a row's menu offers it.
func (a *App) types() bool { return a.o.Type != nil && a.settings.TypeInto }

// typeChoice is the option that is chosen in the settings.
func (a *App) typeChoice() int {
	if a.settings.TypeInto {
		return 1
	}
	return 0
}

// typeCode types a code, in the last seconds of one the next, and says where
// it went.
func (a *App) typeCode(code, label string, next bool) {
	do := a.o.Type(a.win)
	var into string
	a.work("ui.waiting.type", func(ctx context.Context) error {
		var err error
		into, err = do(ctx, code)
		return err
	}, func(err error) {
		if err != nil {
			a.toast.problem(a.say.Explain(err))
			return
		}
		key := "ui.typed"
		if next {
			key = "ui.typed.next"
		}
		a.toast.say(a.say.Say(key, "label", label, "window", into), "", nil)
	})
}
