"""Where bytes may lie: a folder of this machine, or a bucket of an S3 store."""
