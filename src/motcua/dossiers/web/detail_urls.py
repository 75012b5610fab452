"""Addresses of the dossier's page, its acts, the lists and the search."""

from django.urls import path

from motcua.dossiers.web import actions, dangerous, decisions, detail, endings, export, lists, sending

urls = [
    path("ho-so/", lists.show_list, name="index"),
    path("ho-so/tim/", lists.search, name="search"),
    path("ho-so/xuat-excel/", export.export, name="export"),
    path("ho-so/xuat-excel/de-nghi/", dangerous.ask_export, name="export-ask"),
    path("ho-so/xuat-excel/<uuid:permit>/", dangerous.show_permit, name="permit"),
    path("ho-so/xuat-excel/<uuid:permit>/tai/", dangerous.take_export, name="permit-take"),
    path("ho-so/ma/<str:code>/", detail.show_by_code, name="by-code"),
    path("ho-so/<uuid:dossier>/", detail.show_dossier, name="show"),
    path("ho-so/<uuid:dossier>/so-dinh-danh/", detail.show_number, name="number"),
    path("ho-so/<uuid:dossier>/tep/<uuid:file>/", sending.send_file, name="file"),
    path("ho-so/<uuid:dossier>/tep/<uuid:file>/xoa/", dangerous.remove_file, name="remove-file"),
    path("ho-so/<uuid:dossier>/thu-hoi-ket-qua/", dangerous.recall, name="recall"),
    path("ho-so/<uuid:dossier>/cap-lai-so/", dangerous.renumber, name="renumber"),
    path("ho-so/<uuid:dossier>/dinh-kem/", actions.attach, name="attach"),
    path("ho-so/<uuid:dossier>/tiep-nhan/", actions.act, {"action": "receive"}, name="receive"),
    path("ho-so/<uuid:dossier>/chuyen-xu-ly/", actions.act, {"action": "hand_over"}, name="hand-over"),
    path("ho-so/<uuid:dossier>/nhan-xu-ly/", actions.act, {"action": "take"}, name="take"),
    path("ho-so/<uuid:dossier>/chuyen-buoc/", actions.act, {"action": "forward"}, name="forward"),
    path("ho-so/<uuid:dossier>/ky-duyet/", actions.act, {"action": "approve"}, name="approve"),
    path("ho-so/<uuid:dossier>/phan-cong/", actions.assign, name="assign"),
    path("ho-so/<uuid:dossier>/vao-so/", actions.complete, name="complete"),
    path("ho-so/<uuid:dossier>/tra-ket-qua/", actions.return_result, name="return"),
    path("ho-so/<uuid:dossier>/yeu-cau-bo-sung/", decisions.ask_for_more, name="ask"),
    path("ho-so/<uuid:dossier>/nhan-bo-sung/", decisions.answer_supplement, name="answer"),
    path("ho-so/<uuid:dossier>/tu-choi/", decisions.reject, name="reject"),
    path("ho-so/<uuid:dossier>/trinh-ky/", decisions.submit, name="submit"),
    path("ho-so/<uuid:dossier>/tra-lai/", decisions.send_back, name="send-back"),
    path("ho-so/<uuid:dossier>/dung-giai-quyet/", endings.stop, name="stop"),
    path("ho-so/<uuid:dossier>/rut-ho-so/", endings.withdraw, name="withdraw"),
]
