// What the tests reach into the package for.

package clipboard

// The parts that work on every system.
var (
	BitmapFile = bitmapFile
	FromJSON   = fromJSON
	FileList   = fileList
	Collect    = collect
	Aside      = aside[Content]
)

// MostPicture is the largest picture that is taken, in bytes.
const MostPicture = mostPicture
