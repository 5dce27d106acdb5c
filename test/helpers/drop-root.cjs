// Becomes nobody when the tests run as root, for whom no file is read-only.
if (process.getuid() === 0) {
  process.setgroups([])
  process.setgid(65534)
  process.setuid(65534)
}
