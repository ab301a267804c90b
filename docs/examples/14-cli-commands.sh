# The command line on a node of its own. In a project: npx softadastra …
export SOFTADASTRA_NODE_ID=edge-store-01
softadastra() { node "$SOFTADASTRA" "$@"; }

mkdir -p data
softadastra store put app/name Softadastra
softadastra store put app/stage draft
softadastra store get app/name
softadastra store list --keys
softadastra store remove app/stage
softadastra sync status | grep outbox
softadastra wal verify
softadastra store get app/stage 2>/dev/null || echo "exit code $?"

# Prints:
# ✔ put app/name (on disk, version 1)
# ✔ put app/stage (on disk, version 2)
# Softadastra
# app/name
# app/stage
# ✔ removed app/stage (version 3)
#   outbox         : 2
# ✔ the log is good (… read)
# exit code 1
