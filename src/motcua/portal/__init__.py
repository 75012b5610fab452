"""The public's door (cổng thông tin dịch vụ công): finding a procedure, its start page, where to go.

A face: it gathers what other modules answer and owns no table. Since 01/07/2025
filing online happens on the National Public Service Portal (NĐ 118/2025); here
people read, find their counter and follow their dossier.
"""
