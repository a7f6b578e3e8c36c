"""What is measured: small registered functions, ours, baselines and peers, one protocol for each role."""

from shiftdetect.benchmark.methods.registry import ROLES, Method, Role, method, methods_for, registered
from shiftdetect.benchmark.methods.tools import Tools

__all__ = ["ROLES", "Method", "Role", "Tools", "method", "methods_for", "registered"]
