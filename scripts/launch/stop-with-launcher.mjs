// Loaded before the server: a launcher that is killed cannot pass a signal on, but its end of
// the channel closes. The server then stops as it would for SIGTERM.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
