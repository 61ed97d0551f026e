#!/bin/sh
# Makes the namespace where it is missing, and the one search attribute that workers fill: the tenant's UUID. Retention
# is of closed runs: a learner's workflow leaves one whenever it begins a new run, and nothing reads them afterwards.
set -eu
temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 72h
temporal operator search-attribute list --namespace default | grep -q ThroughlineTenant ||
  temporal operator search-attribute create --namespace default --name ThroughlineTenant --type Keyword
