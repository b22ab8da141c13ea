package intake_test

import (
	"errors"
	"iter"
	"reflect"
	"testing"
	"time"

	"kontor/generator/intake"
)

func each[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func TestStatistics(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 23, 30, 0, 0, time.UTC) }
	a, b := intake.Thread{Page: "a", Language: "de"}, intake.Thread{Page: "b", Language: "de"}
	comments := []intake.Comment{
		{ID: "1", Thread: b, State: intake.Approved, Sent: day(10, 31)}, // November in Berlin
		{ID: "2", Thread: a, State: intake.Pending, Sent: day(11, 1), Changed: day(11, 5)},
		{ID: "3", Thread: b, State: intake.Approved, Sent: day(11, 2), Revision: &intake.Revision{Sent: day(11, 4)}},
		{ID: "4", Thread: b, State: intake.Spam, Sent: day(12, 1), Revision: &intake.Revision{Sent: day(11, 1)}},
		{ID: "5", Thread: a, State: intake.Pending, Sent: day(11, 6)},
	}
	did := func(actor string, action intake.Action) intake.Event {
		return intake.Event{Decision: intake.Decision{Actor: actor, Action: action}}
	}
	events := []intake.Event{
		did("import", intake.Add), did("B", intake.Approve), did("A", intake.Erase), did("A", intake.MarkSpam), did("reader", intake.Revise),
	}
	got, err := intake.Gather(each(comments), each(events), berlin)
	if err != nil {
		t.Fatal(err)
	}
	want := intake.Statistics{
		States:  map[intake.State]int{intake.Approved: 2, intake.Pending: 2, intake.Spam: 1},
		Revised: 1, Waiting: 3, Oldest: day(11, 4),
		Threads: []intake.ThreadTally{
			{Thread: b, States: map[intake.State]int{intake.Approved: 2, intake.Spam: 1}},
			{Thread: a, States: map[intake.State]int{intake.Pending: 2}},
		},
		Months: []intake.MonthTally{
			{Month: "2026-11", States: map[intake.State]int{intake.Approved: 2, intake.Pending: 2}},
			{Month: "2026-12", States: map[intake.State]int{intake.Spam: 1}},
		},
		Actors: []intake.ActorTally{
			{Actor: "A", Actions: map[intake.Action]int{intake.Erase: 1, intake.MarkSpam: 1}},
			{Actor: "B", Actions: map[intake.Action]int{intake.Approve: 1}},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestStatisticsOfABrokenStore(t *testing.T) {
	broken := errors.New("disk")
	fails := func(yield func(intake.Comment, error) bool) { yield(intake.Comment{}, broken) }
	if _, err := intake.Gather(fails, each[intake.Event](nil), time.UTC); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
