// Package pickup is what carriers are asked to come and collect: where, when, how much, and what became of it.
package pickup
