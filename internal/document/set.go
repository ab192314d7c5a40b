package document

import "context"

// Set is what is printed for one parcel: the label, and behind it the papers that go with it, a PDF each, as often as they have to be there.
type Set struct {
	Label  []byte
	Papers [][]byte
}

// Sets puts labels and their papers into one PDF. With one label to a sheet each is followed by its papers; with several to a sheet the labels
// come first, then the papers in the order of their labels. Papers are as large as they are, whatever the labels are printed on.
func Sets(ctx context.Context, sets []Set, paper Paper, startFrom int) ([]byte, error) {
	var run, papers [][]byte
	var files []File
	flush := func() error {
		if len(run) > 0 {
			bytes, err := Sheets(run, paper, startFrom)
			if err != nil {
				return err
			}
			files = append(files, File{Media: PDF, Bytes: bytes})
		}
		for _, one := range papers {
			files = append(files, File{Media: PDF, Bytes: one})
		}
		run, papers = nil, nil
		return nil
	}
	for _, s := range sets {
		if len(papers) > 0 && paper.PerSheet <= 1 {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		run, papers = append(run, s.Label), append(papers, s.Papers...)
	}
	if len(files) == 0 && len(papers) == 0 {
		return Sheets(run, paper, startFrom)
	}
	if err := flush(); err != nil {
		return nil, err
	}
	return Bundle(ctx, files, Form{Media: PDF})
}
