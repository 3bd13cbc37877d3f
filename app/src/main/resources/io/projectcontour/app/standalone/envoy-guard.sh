# Runs the program of the arguments as a child, and stops it when told to stop or when standard input ends, which it does when the
# process at its other end dies, however that happens.
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM INT HUP
(
  trap - TERM INT HUP
  read -r _ <&3
  kill -TERM "$child" 2>/dev/null
  sleep 5
  kill -KILL "$child" 2>/dev/null
) &
guard=$!
exec 3<&-
wait "$child"
code=$?
while kill -0 "$child" 2>/dev/null; do # a signal that was passed on ended the waiting
  wait "$child"
  code=$?
done
kill "$guard" 2>/dev/null
exit "$code"
