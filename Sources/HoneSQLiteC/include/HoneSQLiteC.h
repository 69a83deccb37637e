#ifndef HONE_SQLITE_C_H
#define HONE_SQLITE_C_H

#include <sqlite3.h>

/// Lets nothing that a file holds damage it: SQLITE_DBCONFIG_DEFENSIVE. Swift cannot call
/// `sqlite3_db_config`, whose arguments vary.
int hone_sqlite_defend(sqlite3 *db);

/// Leaves the log where it is when the connection ends: SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE.
int hone_sqlite_keep_log(sqlite3 *db);

/// Reads the first bytes of the database's file and its size, as they are there now.
///
/// Through SQLite's own descriptor: to close another one of the file would end all locks on it.
/// Where the file is shorter than `length`, nothing is read.
int hone_sqlite_header(sqlite3 *db, void *bytes, int length, sqlite3_int64 *size);

/// Whether the log holds what its index, which SQLite keeps in shared memory, says of it: 1, or 0 where it
/// was emptied, overwritten or cut short, or -1 where that cannot be told.
///
/// For a connection in WAL mode that has read or written. `frames` is how many frames the log had at the
/// last look, and becomes how many it has; some of them are looked at, or all, which takes about 0.5 µs
/// for each.
int hone_sqlite_log_is_whole(sqlite3 *db, unsigned int *frames, int looks_at_all);

#endif
