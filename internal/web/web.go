// Package web is what every door needs of HTTP: handlers that return errors, reading and writing requests,
// and the built styles, scripts, fonts and icons. What an error looks like to its reader is each door's own.
package web
