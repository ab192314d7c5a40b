package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// benchAskCmd is the callers of `bench api` in a process of their own, as callers are: what their garbage collector and their scheduler do
// is not the platform's. It reads askJobs from standard input and writes an askDone for each.
type benchAskCmd struct{}

// askCall is one thing that is asked for, in turn from several addresses.
type askCall struct {
	URLs           []string
	Public, Secret string
}

// askJob is one turn of a call. The first job of a call brings it along.
type askJob struct {
	Name      string
	Call      *askCall
	Callers   int
	Span      time.Duration
	PerSecond float64 // 0: as often as it is answered
}

// askDone is what a turn came to.
type askDone struct {
	PerSecond float64
	Half, All time.Duration // within which half of the calls, and 99 of 100, were answered from when they were due
	Wrong     string
}

// Run asks until nobody wants more.
func (c *benchAskCmd) Run(at place) error {
	debug.SetGCPercent(-1) // between the turns is time enough
	debug.SetMemoryLimit(512 << 20)
	in, out, known := json.NewDecoder(os.Stdin), json.NewEncoder(at.out), map[string]func(context.Context) error{}
	for {
		var job askJob
		err := in.Decode(&job)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if job.Call != nil {
			known[job.Name] = job.Call.asks(job.Callers)
		}
		runtime.GC()
		var done askDone
		if job.PerSecond > 0 {
			done, err = paced(at.ctx, job, known[job.Name])
		} else {
			done.PerSecond, err = loaded(at.ctx, job.Callers, job.Span, known[job.Name])
		}
		if err != nil {
			done.Wrong = err.Error()
		}
		if err := out.Encode(done); err != nil {
			return err
		}
	}
}

// asks reads the addresses in turn with the shop's keys.
func (a *askCall) asks(callers int) func(context.Context) error {
	client := newClient(callers)
	var turn atomic.Int64
	return func(ctx context.Context) error {
		url := a.URLs[turn.Add(1)%int64(len(a.URLs))]
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.SetBasicAuth(a.Public, a.Secret)
		answer, err := client.Do(req)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err == nil && answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s was answered %s: %.300s", url, answer.Status, said)
		}
		return err
	}
}

// loaded makes a call by so many callers at once for a while and answers how often a second.
func loaded(ctx context.Context, callers int, span time.Duration, ask func(context.Context) error) (float64, error) {
	begin := time.Now()
	counts, errs := make([]int, callers), make([]error, callers)
	var wait sync.WaitGroup
	for i := range callers {
		wait.Go(func() {
			for time.Since(begin) < span {
				if errs[i] = cmp.Or(stopped(ctx), ask(ctx)); errs[i] != nil {
					return
				}
				counts[i]++
			}
		})
	}
	wait.Wait()
	n := 0
	for _, c := range counts {
		n += c
	}
	return float64(n) / time.Since(begin).Seconds(), errors.Join(errs...)
}

// paced makes a call so many times a second at even steps, whether the former ones are answered or not. How long each took counts from
// when it was due: also the time in which every caller was still waiting for another answer.
func paced(ctx context.Context, job askJob, ask func(context.Context) error) (askDone, error) {
	n := max(1, int(job.PerSecond*job.Span.Seconds()))
	step := job.Span / time.Duration(n)
	took, errs := make([]time.Duration, n), make([]error, job.Callers)
	due := make(chan int, n)
	begin := time.Now()
	var wait sync.WaitGroup
	for i := range job.Callers {
		wait.Go(func() {
			for k := range due {
				if errs[i] == nil {
					errs[i] = cmp.Or(stopped(ctx), ask(ctx))
				}
				took[k] = time.Since(begin.Add(step * time.Duration(k)))
			}
		})
	}
	wait.Go(func() {
		defer close(due)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for k := range n {
			rest(time.Until(begin.Add(step * time.Duration(k))))
			due <- k
		}
	})
	wait.Wait()
	slices.Sort(took)
	part := func(share float64) time.Duration { return took[min(n-1, int(share*float64(n)))] }
	return askDone{PerSecond: job.PerSecond, Half: part(0.5), All: part(0.99)}, errors.Join(errs...)
}

// asker is the other process.
type asker struct {
	job  func(askJob) (askDone, error)
	stop func() error
}

// newAsker starts the process.
func newAsker(ctx context.Context) (*asker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, self, "bench", "ask")
	c.Stderr = os.Stderr
	to, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	from, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	in, out := json.NewDecoder(from), json.NewEncoder(to)
	return &asker{
		job: func(job askJob) (done askDone, err error) {
			if err := out.Encode(job); err != nil {
				return done, err
			}
			if err := in.Decode(&done); err != nil {
				return done, err
			}
			if done.Wrong != "" {
				return done, errors.New(done.Wrong)
			}
			return done, nil
		},
		stop: func() error { return errors.Join(to.Close(), c.Wait()) },
	}, nil
}
