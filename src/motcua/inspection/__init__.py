"""The pre-acceptance laboratory (kiểm tra tệp): what a file is, and whether it may be shown.

Answers for: opening every stored file in a closed cell (no network, no disk, little
memory, little time), the verdict by a policy kept as data, pictures without hidden
data, asking an antivirus programme where there is one, and saying in Vietnamese why
a file waits or is refused.
Does not answer for: who may see a file (the record that holds it), where its bytes
lie (files), and whether a signature is valid (nobody claims that here).
"""
