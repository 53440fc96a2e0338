package nocore

import "golang.org/x/sys/windows"

// What Windows' own reports of crashes may do: show no window (as Go's runtime
// has set it) and take nothing of the heap with them. Go switches them off
// altogether, unless GOTRACEBACK=wer asks for them.
const (
	noHeap = 0x01 // WER_FAULT_REPORTING_FLAG_NOHEAP
	noUI   = 0x20 // WER_FAULT_REPORTING_NO_UI
)

func forbid() error {
	set := windows.NewLazySystemDLL("kernel32.dll").NewProc("WerSetFlags")
	if err := set.Find(); err != nil {
		return err
	}
	if result, _, _ := set.Call(noHeap | noUI); result != 0 {
		return windows.Errno(result)
	}
	return nil
}
