"""The health check of a container sees whether its program runs."""

from launch.container_health import process


def _program(proc, pid, words, state="S"):
    (proc / str(pid)).mkdir()
    (proc / str(pid) / "cmdline").write_bytes("\0".join(words).encode())
    (proc / str(pid) / "stat").write_text(f"{pid} (python (x) y) {state} 1 1")


def test_the_program_is_found_by_a_word_of_its_command(tmp_path):
    _program(tmp_path, 7, ["python", "-m", "config.manage", "relay", ""])
    assert process("relay", proc=tmp_path)
    assert not process("beat", proc=tmp_path)


def test_the_check_does_not_find_itself(tmp_path):
    _program(tmp_path, 7, ["python", "/app/platform/launch/container_health.py", "process", "relay"])
    assert not process("relay", proc=tmp_path)


def test_a_zombie_is_no_program(tmp_path):
    _program(tmp_path, 7, ["celery", "beat"], state="Z")
    assert not process("beat", proc=tmp_path)
