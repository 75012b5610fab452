"""The command line of this module: the way in when no administrator can get in."""

import sys

import click
from django.utils import timezone

from motcua.kernel.actors import machine
from motcua.people import commands
from motcua.people.queries import NoSuchAccount


@click.command()
@click.argument("username")
def rescue(username: str) -> None:
    """Cứu một tài khoản: mật khẩu tạm mới, mở mọi khóa, bỏ bước đăng nhập thứ hai, kết thúc mọi phiên.

    Chỉ dùng khi không quản trị viên nào vào được. Việc này ghi thành sự kiện của tài khoản.
    """
    password = commands.temporary_password()
    try:
        held = commands.rescue_account(
            username=username, password=password, by=machine("motcua rescue"), at=timezone.now()
        )
    except NoSuchAccount:
        click.echo(f"Không có tài khoản đang hoạt động nào tên «{username}».", err=True)
        sys.exit(1)
    click.echo(f"{held.full_name} ({held.username}): mật khẩu tạm {password}, phải đổi khi đăng nhập.")
