# Runs each line that comes, and says how it ended.
stty -echo 2>/dev/null
echo "TEST SHELL READY $(cut -d' ' -f1 /proc/uptime)"
while IFS= read -r line; do
  (eval "$line") 2>&1
  echo "__ENDED__=$?"
done
