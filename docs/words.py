"""Words of the reference pages that the code does not say: what a setting means, what a step of a lifecycle is called."""

VERSION_STATES = {
    "draft": "Bản nháp",
    "published": "Đã công bố",
    "withdrawn": "Đã bãi bỏ",
    "discarded": "Đã hủy",
}
VERSION_STEPS = {
    "edit": "Sửa",
    "publish": "Công bố",
    "discard": "Hủy bản nháp",
    "withdraw": "Bãi bỏ",
}

PROPOSAL_STEPS = {"confirm": "Đồng ý", "refuse": "Từ chối", "withdraw": "Rút đề nghị", "expire": "Hết hạn chờ"}

LIFECYCLE_NAMES = {
    "dossiers": "Hồ sơ một cửa",
    "inspection": "Kiểm tra một tệp",
    "people": "Đề nghị chờ người thứ hai",
    "procedures": "Phiên bản thủ tục hành chính",
}

INSPECTION_STATES = {
    "waiting": "Chờ kiểm tra",
    "examining": "Đang kiểm tra",
    "passed": "Mở được",
    "inert": "Chỉ tải về",
    "refused": "Không nhận",
    "stuck": "Kẹt, chờ người quản trị",
}
INSPECTION_STEPS = {
    "begin": "bắt đầu",
    "pass": "vô hại",
    "seal": "có phần động",
    "refuse": "có hại hoặc hỏng",
    "put_back": "trả về hàng chờ",
    "give_up": "năm lần không xong",
    "retry": "kiểm tra lại",
}

SETTINGS: dict[str, str] = {
    "MOTCUA_CRASH_AT": "Chỉ dùng khi kiểm thử và diễn tập: tên chỗ mà tiến trình tự chết như lúc mất điện. Không bao giờ đặt khi vận hành.",
    "MOTCUA_PRODUCTION": "`1`: chế độ vận hành thật. Không nạp dữ liệu minh họa, bắt buộc TLS, và không khởi động khi `motcua check` còn dấu ✗ ở điều phải đúng từ đầu.",
    "MOTCUA_SECRET_KEY": "Khóa ký phiên và biểu mẫu, ít nhất 50 ký tự ngẫu nhiên. Bắt buộc khi vận hành thật; ngoài ra tự sinh trong thư mục dữ liệu.",
    "MOTCUA_DATABASE_URL": "PostgreSQL bên ngoài, với **vai ứng dụng**: `postgresql://vai:mật_khẩu@máy:cổng/tên?sslmode=verify-full`. Không đặt thì dùng PostgreSQL đi kèm trong thư mục dữ liệu.",
    "MOTCUA_OWNER_DATABASE_URL": "Cùng cơ sở dữ liệu ấy với **vai chủ** của các bảng; chỉ `motcua migrate` và lúc khởi động dùng. Khi vận hành thật phải khác vai ứng dụng.",
    "MOTCUA_DATA": "Thư mục dữ liệu: tệp của hồ sơ, tệp tĩnh, PostgreSQL đi kèm. Tùy chọn `--data` đặt thay biến này. Mặc định là `var`.",
    "MOTCUA_CLAMD": "Địa chỉ phần mềm chống vi-rút ClamAV (`clamd`): `unix:/run/clamav/clamd.ctl` hoặc `tcp:127.0.0.1:3310`. Đặt biến này thì tệp chưa được quét không bao giờ mở được; để trống thì không quét vi-rút.",
    "MOTCUA_FILES_FRONT": "Đường dẫn nội bộ mà nginx phía trước dùng để tự gửi tệp (`X-Accel-Redirect`), ví dụ `/_tep/`. Để trống thì phần mềm tự gửi.",
    "MOTCUA_S3_ADDRESS": "Địa chỉ máy chủ S3, ví dụ `https://s3.tinh.example`. Khóa truy cập đặt trong `AWS_ACCESS_KEY_ID` và `AWS_SECRET_ACCESS_KEY`.",
    "MOTCUA_S3_BUCKET": "Tên ngăn S3 giữ tệp; cần cài thêm phần `motcua[s3]`. Để trống thì tệp nằm trong thư mục dữ liệu.",
    "MOTCUA_S3_REGION": "Vùng của máy chủ S3. Mặc định là `us-east-1`.",
    "MOTCUA_STATIC": "Nơi đặt tệp tĩnh đã băm và nén. Mặc định là `static` trong thư mục dữ liệu.",
    "MOTCUA_HOSTS": "Tên miền được phục vụ, cách nhau bằng dấu phẩy. Khi vận hành thật phải có tên thật, không dùng `*`.",
    "MOTCUA_ORIGINS": "Nguồn được gửi biểu mẫu khi máy chủ phía trước đổi tên, ví dụ `https://motcua.tinh.example`; cách nhau bằng dấu phẩy. Thường để trống.",
    "MOTCUA_PUBLIC_ADDRESS": "Địa chỉ người dân mở, in trong mã QR của giấy tiếp nhận. Khi vận hành thật phải bắt đầu bằng `https://`.",
    "MOTCUA_TRUSTED_PROXIES": "Số máy chủ phía trước mà phần mềm tin khi đọc `X-Forwarded-For`, để đếm số lần thử theo đúng địa chỉ mạng của từng người. Một Caddy hay nginx: `1`.",
    "MOTCUA_SECOND_STEP": "Ai phải đăng nhập hai bước: `roles` (vai trò quản trị; mặc định khi vận hành thật), `everybody` (mọi người), `nobody` (không ai; mặc định khi trình diễn). Ai cũng tự bật được.",
    "MOTCUA_IDLE_MINUTES": "Số phút không dùng thì màn hình khóa.",
    "MOTCUA_STRICT_IDLE_MINUTES": "Như trên, cho người giữ vai trò quản trị.",
    "MOTCUA_STANDARD_PASSWORDS": "`1`: mật khẩu theo TCVN 14423:2026 – từ 14 ký tự đủ 4 loại, hoặc từ 8 ký tự khi đã đăng nhập hai bước. Mặc định `1` khi vận hành thật.",
    "MOTCUA_OLD_PASSWORDS_BARRED": "Số mật khẩu gần nhất không được dùng lại; `0` là không xét. Mặc định `10` khi vận hành thật.",
    "MOTCUA_STRICT_PASSWORD_DAYS": "Số ngày thì người giữ vai trò quản trị phải đổi mật khẩu; `0` là không xét. Mặc định `60` khi vận hành thật.",
    "MOTCUA_DORMANT_DAYS": "Số ngày không đăng nhập thì tài khoản tạm ngừng; `0` là không xét. Người quản trị toàn tỉnh và tài khoản trình diễn không bị tạm ngừng.",
    "MOTCUA_PROVINCE": "Tên tỉnh, thành phố trên trang và trên giấy.",
    "MOTCUA_PROVINCE_KIND": "Loại đơn vị: `tỉnh` hoặc `thành phố`.",
    "MOTCUA_HOTLINE": "Số điện thoại người dân gọi khi cần giúp.",
    "MOTCUA_WEAVE": "Hai màu của dải thổ cẩm ở đầu trang, cách nhau bằng dấu phẩy.",
    "MOTCUA_LOG": "Mức ghi nhật ký ra stderr: `DEBUG`, `INFO`, `WARNING`, `ERROR`. Mặc định `INFO` khi vận hành thật, `WARNING` khi minh họa.",
    "MOTCUA_LOG_FORMAT": "`json`: mỗi sự kiện một dòng JSON; `people`: dòng cho người đọc. Mặc định `json` khi vận hành thật.",
    "MOTCUA_TRACES_SHARE": "Bao nhiêu phần trăm yêu cầu được ghi vết, từ 0 đến 100.",
    "MOTCUA_TRACES_TO": (
        "Địa chỉ nơi nhận vết xử lý theo OpenTelemetry (OTLP qua HTTP), ví dụ `http://127.0.0.1:4318`; cần phần mở rộng "
        "`otel`. Vết chỉ có tên đường, tên lệnh và thời gian, không có dữ liệu của người. Để trống thì không ghi."
    ),
    "MOTCUA_LOGS_KEPT_MONTHS": "Nơi gom nhật ký giữ các dòng bao nhiêu tháng; trang tự kiểm tra đòi 12.",
    "MOTCUA_METRICS_TOKEN": "Mã bí mật để hệ thống giám sát đọc `/metrics` (`Authorization: Bearer …`).",
    "MOTCUA_METRICS_FROM": "Các mạng được đọc `/metrics`, cách nhau bằng dấu phẩy, ví dụ `10.0.0.0/8`. Không đặt gì thì khi vận hành thật không ai đọc được.",
    "MOTCUA_SECURITY_CONTACT": "Nơi báo lỗ hổng, ghi trong `/.well-known/security.txt`: `mailto:…` hoặc `https://…`.",
    "MOTCUA_INSIDE_HOSTS": "Tên các máy trong mạng cơ quan được gọi ra dù địa chỉ không công cộng, cách nhau bằng dấu phẩy, ví dụ `lgsp.tinh.example`.",
    "MOTCUA_TEST_HOSTS": "Chỉ khi thử: `máy:cổng` của nơi nhận thử trên chính máy này, gọi được bằng http. Khi vận hành thật có giá trị nào thì phần mềm không khởi động.",
    "MOTCUA_PART": "Nội bộ. Chương trình đang chạy là phần nào, ghi trong mỗi dòng nhật ký.",
    "MOTCUA_AS_OWNER": "Nội bộ. `1`: nối cơ sở dữ liệu bằng vai chủ; chỉ dùng khi sửa chữa bằng `motcua django`.",
    "MOTCUA_FAMILY": "Nội bộ. `motcua run` đánh dấu các tiến trình con bằng biến này để lần sau dọn được.",
}

NEEDS = {"anyone": "mọi người", "signed-in": "người đã đăng nhập"}

RIGHTS = {
    "tasks.own": "có khay việc riêng",
    "people.read": "xem cán bộ, công chức",
    "people.manage": "quản lý tài khoản, vị trí, vai trò",
    "people.confirm": "là người thứ hai khi giao, thu hồi vai trò",
    "people.parties": "ghi và sửa người được phục vụ",
    "operations.read": "xem việc kẹt và tự kiểm tra, khi phạm vi là toàn tỉnh",
    "operations.manage": "làm lại việc kẹt, xác nhận rà soát quyền, khi phạm vi là toàn tỉnh",
    "organisations.read": "xem cơ quan",
    "organisations.manage": "lập, đổi tên, kết thúc cơ quan",
    "calendar.read": "xem lịch làm việc",
    "calendar.manage": "khai ngày nghỉ, giờ làm việc",
    "procedures.read": "xem thủ tục",
    "procedures.edit": "soạn bản nháp thủ tục",
    "procedures.publish": "công bố, bãi bỏ phiên bản thủ tục",
    "dossiers.read": "xem mọi hồ sơ trong phạm vi",
    "dossiers.receive": "tiếp nhận hồ sơ",
    "dossiers.return": "trả kết quả",
    "dossiers.assign": "phân công",
    "dossiers.handle": "thụ lý, dự thảo, yêu cầu bổ sung",
    "dossiers.decide": "ký duyệt",
    "dossiers.number": "cấp số, phát hành kết quả",
    "dossiers.export": "xuất danh sách",
    "dossiers.confirm": "là người thứ hai khi xóa tệp, thu hồi kết quả, cấp lại số",
    "dossiers.confirm_export": "là người thứ hai khi xuất dữ liệu lớn",
    "facts.read": "xem nhật ký sự kiện",
}
