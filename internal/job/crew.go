package job

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/waybill-ship/waybill/internal/db"
)

// Hands is what a crew can do: one worker a kind of job, and work that comes round by the clock.
type Hands struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
	queues   map[string]int
	// Seen hears of every job that was worked; err is nil for one that is to come again. Nil is nobody.
	Seen func(kind string, took time.Duration, err error)
}

// NewHands begins an empty list of workers.
func NewHands() *Hands { return &Hands{workers: river.NewWorkers()} }

// Handle says who does the jobs of type T. The context ends after limit.
func Handle[T Args](h *Hands, limit time.Duration, work func(ctx context.Context, args T) error) {
	river.AddWorker(h.workers, &worker[T]{hands: h, work: work, limit: limit})
}

// Queue makes room for a queue with hands of its own, for work that may hang on others and must not hold up the rest.
func (h *Hands) Queue(name string, hands int) {
	if h.queues == nil {
		h.queues = map[string]int{}
	}
	h.queues[name] = hands
}

// Every adds a job of these args by the clock, one for the whole fleet.
func (h *Hands) Every(pause time.Duration, args func() Args) {
	h.periodic = append(h.periodic, river.NewPeriodicJob(river.PeriodicInterval(pause),
		func() (river.JobArgs, *river.InsertOpts) { return args(), nil }, &river.PeriodicJobOpts{RunOnStart: true}))
}

// Again makes a running job come again after the pause without counting as failed; return its error from the worker.
func Again(pause time.Duration) error { return river.JobSnooze(pause) }

type lastKey struct{}

// Last reports whether the running job is tried for the last time: what fails now is not tried again, and whoever waits for it should hear so.
func Last(ctx context.Context) bool { return ctx.Value(lastKey{}) != nil }

type worker[T Args] struct {
	river.WorkerDefaults[T]
	hands *Hands
	work  func(context.Context, T) error
	limit time.Duration
}

func (w *worker[T]) Work(ctx context.Context, j *river.Job[T]) error {
	began := time.Now()
	if j.Attempt >= j.MaxAttempts {
		ctx = context.WithValue(ctx, lastKey{}, true)
	}
	err := w.work(ctx, j.Args)
	level, failure := slog.LevelDebug, err
	var again *river.JobSnoozeError
	if errors.As(err, &again) {
		failure = nil
	}
	if failure != nil {
		level = slog.LevelWarn
	}
	if w.hands.Seen != nil {
		w.hands.Seen(j.Kind, time.Since(began), failure)
	}
	slog.Log(ctx, level, "job", "kind", j.Kind, "id", j.ID, "attempt", j.Attempt, "ms", time.Since(began).Milliseconds(), "error", err)
	return err
}

func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.limit }

// Crew works jobs until it is stopped.
type Crew struct {
	stop   func(context.Context) error
	cancel func(context.Context) error
}

// Start begins to work jobs with so many hands at once. Jobs that a dead process left running are taken up again after rescue.
func Start(ctx context.Context, d *db.DB, h *Hands, hands int, rescue time.Duration) (*Crew, error) {
	conf := &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: hands}},
		Workers:              h.workers,
		PeriodicJobs:         h.periodic,
		Logger:               slog.New(onlyErrors{slog.Default().Handler()}),
		FetchCooldown:        20 * time.Millisecond,
		FetchPollInterval:    time.Second,
		JobTimeout:           -1, // each worker names its own
		RescueStuckJobsAfter: rescue,
		// Finished jobs are of no use to anybody after a day.
		CompletedJobRetentionPeriod: 24 * time.Hour,
	}
	for name, n := range h.queues {
		conf.Queues[name] = river.QueueConfig{MaxWorkers: n}
	}
	pool, lite := d.Bodies()
	if pool != nil {
		c, err := river.NewClient[pgx.Tx](riverpgxv5.New(pool), conf)
		if err != nil {
			return nil, err
		}
		return &Crew{c.Stop, c.StopAndCancel}, c.Start(ctx)
	}
	// SQLite has no way to call: look often.
	conf.FetchPollInterval = 100 * time.Millisecond
	c, err := river.NewClient[*sql.Tx](riversqlite.New(lite), conf)
	if err != nil {
		return nil, err
	}
	return &Crew{c.Stop, c.StopAndCancel}, c.Start(ctx)
}

// Stop lets running jobs finish; when the context ends first they are cancelled, and come again at the next start.
func (c *Crew) Stop(ctx context.Context) error {
	if err := c.stop(ctx); err == nil {
		return nil
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return c.cancel(last)
}

// onlyErrors leaves out River's own chatter; each job has its one line already.
type onlyErrors struct{ slog.Handler }

func (h onlyErrors) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (h onlyErrors) WithAttrs(a []slog.Attr) slog.Handler         { return onlyErrors{h.Handler.WithAttrs(a)} }
func (h onlyErrors) WithGroup(n string) slog.Handler              { return onlyErrors{h.Handler.WithGroup(n)} }
