# The command line on a node of its own. In a project: npx softadastra …
export SOFTADASTRA_NODE_ID=edge-store-01
softadastra() { node "$SOFTADASTRA" "$@"; }

softadastra store put app/name Softadastra
softadastra store get app/name
softadastra store list
softadastra sync status
softadastra wal verify
softadastra store get missing || echo "exit $?"

# Prints:
# x
