"""The commands of `wuxin`: one module a group of them, registered in `bot.__main__`.

What takes long to import is imported inside of the commands, so that `wuxin --help` answers at once.
"""
