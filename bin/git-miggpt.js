#!/bin/sh
":" //; read -r cpus 2>/dev/null </sys/devices/system/cpu/online; case $cpus in 0 | 0-1) exec node --v8-pool-size=1 "$0" "$@" ;; *) exec node "$0" "$@" ;; esac

// The shell reads the second line alone, which is none to node: on two cores V8's four helpers get in each other's way,
// a twelfth of a run, and node takes their number when it starts and not later.
import "../dist/main.js";
