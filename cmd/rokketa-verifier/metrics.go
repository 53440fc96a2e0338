// This file promises: figures for Prometheus, by route, method, verdict and
// status, and never by member.

package main

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rokketa/verifier"
)

// metrics counts requests and attempts. It implements verifier.Observer.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	times    *prometheus.HistogramVec
	attempts *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rokketa_verifier_requests_total", Help: "Requests by route, method and status.",
		}, []string{"route", "method", "status"}),
		times: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "rokketa_verifier_request_seconds", Help: "Time to answer by route.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"route"}),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rokketa_verifier_attempts_total", Help: "Attempts by event and verdict.",
		}, []string{"event", "verdict"}),
	}
	m.registry.MustRegister(m.requests, m.times, m.attempts,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// methods are those that have a line of their own; a request may name any.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions:
		return method
	}
	return "other"
}

func (m *metrics) request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, methodName(method), strconv.Itoa(status)).Inc()
	m.times.WithLabelValues(route).Observe(took.Seconds())
}

// Attempt implements verifier.Observer.
func (m *metrics) Attempt(a verifier.Attempt) {
	m.attempts.WithLabelValues(string(a.Event), string(a.Verdict)).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
