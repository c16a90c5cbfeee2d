#!/bin/sh
# Stands for the call that resets the test accounts on your platform.
echo "reset accounts for run $RENTREE_RUN_ID"
