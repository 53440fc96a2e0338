package links

// Desktop is an entry below folders of a test.
func Desktop(data, settings string, p Program, refresh func(string)) *Entry {
	return &Entry{desktop{data, settings, p, refresh}}
}

func Preferring(list, kind, program string) string         { return preferring(list, kind, program) }
func Preference(list, kind string) string                  { return preference(list, kind) }
func Without(list, program string) (left string, any bool) { return without(list, program) }
