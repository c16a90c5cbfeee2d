#!/bin/sh
# Stands for the call that removes what the run has written; everything written carries the run id.
echo "remove what run $RENTREE_RUN_ID has written"
