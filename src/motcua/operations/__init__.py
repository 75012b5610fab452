"""Keeping the house running (vận hành): what is stuck, whether everything is as it must be, whether a backup is good.

A face over the kernel's deliveries and the queue of jobs: nothing waits unseen, and
what was lost from the queue is put back from the records. It owns two small tables
(heartbeats, and how each job ran last) and no record of anybody. Making and
restoring backups is done from the command line by whoever owns the machine
(``motcua backup``, ``motcua restore``); what they proved is kept here as facts.
"""
