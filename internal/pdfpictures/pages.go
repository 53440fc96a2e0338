// This file promises: the pictures that the pages name, page by page; where
// the pages cannot be found, all pictures of the file in its own order.

package pdfpictures

import (
	"cmp"
	"errors"
	"slices"
)

// errEnough ends a walk whose pictures are no longer wanted.
var errEnough = errors.New("enough")

func (r *reader) pages() error {
	root := r.dict(r.root)
	if root["Pages"] == nil { // the trailer was cut off
		for _, number := range r.order {
			if d := r.dict(ref{number}); d["Type"] == name("Catalog") {
				root = d
			}
		}
	}
	err := r.tree(root["Pages"], nil, 0)
	if err == nil && r.given == 0 {
		err = r.everything()
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// visit is true at the first visit: an object that has a number is looked at
// once.
func (r *reader) visit(v any) bool {
	at, is := v.(ref)
	if !is {
		return true
	}
	if r.seen[at.number] {
		return false
	}
	r.seen[at.number] = true
	return true
}

// tree walks the tree of pages, whose leaves inherit their resources.
func (r *reader) tree(v, resources any, depth int) error {
	if depth > mostNested || !r.visit(v) {
		return nil
	}
	if err := r.work.spend(64); err != nil {
		return err
	}
	node := r.dict(v)
	if node["Resources"] != nil {
		resources = node["Resources"]
	}
	kids, _ := r.get(node["Kids"]).(array)
	for _, kid := range kids {
		if err := r.tree(kid, resources, depth+1); err != nil {
			return err
		}
	}
	if kids != nil || node == nil {
		return nil
	}
	if err := r.resources(resources, depth); err != nil {
		return err
	}
	if err := r.inline(r.content(node["Contents"]), r.dict(resources)); err != nil {
		return err
	}
	notes, _ := r.get(node["Annots"]).(array)
	for _, note := range notes { // stamps, and fields that show a picture
		if err := r.object(r.dict(r.dict(note)["AP"])["N"], resources, depth); err != nil {
			return err
		}
	}
	return nil
}

// resources looks at each named object, in the order of the names.
func (r *reader) resources(v any, depth int) error {
	objects := r.dict(r.dict(v)["XObject"])
	names := make([]name, 0, len(objects))
	for n := range objects {
		names = append(names, n)
	}
	// Im2 before Im10: as their writer counted them.
	slices.SortFunc(names, func(a, b name) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	for _, n := range names {
		if err := r.object(objects[n], v, depth); err != nil {
			return err
		}
	}
	return nil
}

// object gives a picture, or what lies in a form.
func (r *reader) object(v, resources any, depth int) error {
	if err := r.work.spend(64); err != nil {
		return err
	}
	s, is := r.get(v).(stream)
	if !is || depth > mostNested || !r.visit(v) {
		return nil
	}
	switch r.get(s.dict["Subtype"]) {
	case name("Image"):
		return r.image(s, nil)
	case name("Form"):
		if s.dict["Resources"] != nil {
			resources = s.dict["Resources"]
			if err := r.resources(resources, depth+1); err != nil {
				return err
			}
		}
		return r.inline(r.content(v), r.dict(resources))
	}
	return nil
}

// everything gives the pictures of the whole file that were not met yet,
// except those that are another's mask.
func (r *reader) everything() error {
	masks := map[int]bool{}
	for _, number := range r.order {
		if s, is := r.objects[number].(stream); is {
			for _, key := range []name{"SMask", "Mask"} {
				if of, is := s.dict[key].(ref); is {
					masks[of.number] = true
				}
			}
		}
	}
	for _, number := range r.order {
		s, is := r.objects[number].(stream)
		if !is || masks[number] || r.get(s.dict["Subtype"]) != name("Image") || !r.visit(ref{number}) {
			continue
		}
		if err := r.image(s, nil); err != nil {
			return err
		}
	}
	return nil
}

// image gives the picture of s, or notes why not.
func (r *reader) image(s stream, resources dict) error {
	img, err := r.picture(s, resources)
	switch {
	case errors.Is(err, errTiny):
		return nil
	case err != nil && fatal(err):
		return err
	case err != nil:
		r.leftOut(explained(err))
		return nil
	case !r.give(img) || r.given >= r.work.limits.Pictures:
		return errEnough
	}
	return nil
}

// content is the drawing orders of a page or form.
func (r *reader) content(v any) []byte {
	var all []byte
	for _, part := range r.list(v) {
		s, is := r.get(part).(stream)
		if !is {
			continue
		}
		in, rest, err := r.open(s)
		if err != nil || rest != nil {
			continue
		}
		data, _ := readAll(in) // as far as it can be read
		if all = append(append(all, data...), '\n'); len(all) > mostAtOnce {
			break
		}
	}
	return all
}
