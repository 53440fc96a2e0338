package autostart

// Desktop and Agent are entries below folders of a test.
func Desktop(settings string, p Program) *Entry { return &Entry{desktop{settings, p}} }
func Agent(folder string, p Program) *Entry     { return &Entry{agent{folder, p}} }

func ReadAgent(file []byte) ([]string, bool) { return readAgent(file) }
