package fault_test

import (
	"errors"
	"io"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
)

func TestAListTellsOfEveryFieldAtOnce(t *testing.T) {
	t.Parallel()
	var inner, l fault.List
	inner.Add("city", "%s is missing.", fault.Word("City"))
	l.Add("weight", "Weight %d is below nought.", -3)
	l.Join("from_", inner.Err())
	l.Join("x_", io.EOF)
	f, ok := fault.As(l.Err())
	if !ok || f.Kind != fault.Invalid || len(f.Fields) != 2 {
		t.Fatalf("%+v", f)
	}
	if f.Text() != "Weight -3 is below nought." || f.Fields[1].Name != "from_city" || f.Fields[1].Text != "City is missing." {
		t.Errorf("%q, %+v", f.Text(), f.Fields)
	}
	if f.Fields[1].Format != "%s is missing." || len(f.Fields[1].Args) != 1 {
		t.Errorf("what the sentence was made of is lost: %+v", f.Fields[1])
	}
	if !l.Has("from_city") || l.Has("city") {
		t.Error("the list does not know its own fields")
	}
	if (&fault.List{}).Err() != nil {
		t.Error("an empty list is an error")
	}
}

func TestASentenceWithoutArgumentsKeepsItsPercent(t *testing.T) {
	t.Parallel()
	f, _ := fault.As(fault.At("discount", "100% is too much."))
	if f.Text() != "100% is too much." || f.Fields[0].Text != f.Text() {
		t.Errorf("%q, %q", f.Text(), f.Fields[0].Text)
	}
}

func TestTheCauseIsForTheLogOnly(t *testing.T) {
	t.Parallel()
	err := fault.New(fault.Away, "%s does not answer.", "PostNL").Because(io.ErrUnexpectedEOF)
	if !errors.Is(err, io.ErrUnexpectedEOF) || !fault.Is(err, fault.Away) || err.Text() != "PostNL does not answer." {
		t.Errorf("%v", err)
	}
	if fault.KindOf(io.EOF) != fault.Ours {
		t.Error("what is no fault is ours")
	}
}
