package report

import "github.com/waybill-ship/waybill/internal/fault"

// Columns makes columns of the titles a caller chose; words says what a title means where it is not the field's own name. A fault names the
// first title that is no column.
func Columns(titles []string, words map[string]Field, known []string) ([]Column, error) {
	if len(titles) == 0 {
		return nil, fault.At("fields", "Choose at least one field.")
	}
	if len(titles) > 2*len(fields) {
		return nil, fault.At("fields", "Choose at most %d fields.", 2*len(fields))
	}
	may := map[string]bool{}
	for _, k := range known {
		may[k] = true
	}
	all := make([]Column, len(titles))
	for n, title := range titles {
		is, ok := words[title]
		if !ok {
			is = Field(title)
		}
		if fields[is] == nil || !may[title] {
			return nil, fault.At("fields", "%.60q is not a field of this report.", title)
		}
		all[n] = Column{title, is}
	}
	return all, nil
}
