#!/bin/sh
# Makes the namespace where it is missing, and the one search attribute that workers fill: the tenant's UUID. Retention
# is of closed runs: a learner's workflow leaves one whenever it begins a new run, and nothing reads them afterwards.
# A server that listens may take a while until it answers, so it is asked for two minutes.
set -eu
tries=60
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS does not answer" >&2
    exit 1
  fi
  sleep 2
done
temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 72h
temporal operator search-attribute list --namespace default | grep -q ThroughlineTenant ||
  temporal operator search-attribute create --namespace default --name ThroughlineTenant --type Keyword
