# Runs a server for as long as the standard input of this script stays open.
# Arguments: stop signal, log file, server command with its arguments. Prints the server's pid.
# The pipe on standard input is held by the JVM: it closes when the JVM ends, even by kill -9, and
# then the server is stopped cleanly. Signals of a terminal are ignored; the JVM decides.
trap '' INT HUP QUIT
command -v setsid >/dev/null 2>&1 || set -m
signal=$1 log=$2
shift 2

exec 3<&0 </dev/null
"$@" >>"$log" 2>&1 3<&- &
server=$!

interrupted=
requests=0
stop() {
  interrupted=1
  requests=$((requests + 1))
  [ "$requests" -le 60 ] || signal=KILL
  kill -s "$signal" "$server" 2>/dev/null
}
trap stop TERM

# When the input ends this asks the script itself, which is the server's parent and so can never
# hit a stranger that got the server's pid; and it asks only while the script is its own parent.
# It asks again every second: a server that has just begun to start ignores the signal.
ours() {
  [ ! -r /proc/self/stat ] || { read -r _ _ _ parent _ </proc/self/stat && [ "$parent" = "$$" ]; }
}
(
  cd /
  while read -r ignored; do :; done
  trap 'kill "$pause"; wait "$pause"; exit' TERM
  while ours; do
    kill -s TERM "$$" || break
    sleep 1 &
    pause=$!
    wait "$pause"
  done
) <&3 >/dev/null 2>&1 &
watcher=$!

exec 3<&-
echo "$server"
exec >/dev/null 2>&1

while :; do
  wait "$server"
  status=$?
  [ -n "$interrupted" ] || break
  interrupted=
done
trap '' TERM
kill -s TERM "$watcher"
wait "$watcher"
exit "$status"
