#include "HoneSQLiteC.h"

#include <string.h>

int hone_sqlite_defend(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

int hone_sqlite_keep_log(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

int hone_sqlite_header(sqlite3 *db, void *bytes, int length, sqlite3_int64 *size) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK) return code;
  if (!file || !file->pMethods) return SQLITE_ERROR;
  code = file->pMethods->xFileSize(file, size);
  if (code != SQLITE_OK || *size < length) return code;
  return file->pMethods->xRead(file, bytes, length, 0);
}

/* Whether 8 bytes of the log are these; -1 where they cannot be read now. What lies beyond its end is zeros,
   and that is no failure to read. */
static int has_bytes(sqlite3_file *log, sqlite3_int64 place, const unsigned char *bytes) {
  unsigned char found[8];
  int code = log->pMethods->xRead(log, found, 8, place);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return -1;
  return code == SQLITE_OK && !memcmp(found, bytes, 8);
}

/* Whether a frame of the log bears this salt, likewise. */
static int has_salt(
  sqlite3_file *log, unsigned frame, sqlite3_int64 length, const unsigned char *salt
) {
  return has_bytes(log, 32 + (frame - 1) * length + 8, salt);
}

/* https://www.sqlite.org/walformat.html, sections 1.1 and 2.1, and fileformat2.html, section 4.1. */
int hone_sqlite_log_is_whole(sqlite3 *db, unsigned int *frames, int looks_at_all) {
  enum { INITED = 12, PAGE = 14, FRAMES = 16, SALT = 32, SIZE = 48 };
  sqlite3_file *file = 0, *log = 0;
  void volatile *shared = 0;
  unsigned char index[SIZE];
  const unsigned char *salt = index + SALT;
  unsigned short page;
  unsigned last, frame;
  sqlite3_int64 size, length;
  int whole;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return -1;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return -1;
  if (!file || !file->pMethods || file->pMethods->iVersion < 2) return -1;
  if (!log || !log->pMethods) return -1;
  /* SQLite has it mapped already. */
  if (file->pMethods->xShmMap(file, 0, 32768, 0, &shared) != SQLITE_OK || !shared) return -1;
  memcpy(index, (const void *)shared, SIZE);
  memcpy(&last, index + FRAMES, sizeof last);
  memcpy(&page, index + PAGE, sizeof page);
  if (!index[INITED]) return -1;
  if (!last) return *frames = 0, 1;
  length = 24 + (page == 1 ? 65536 : page);
  if (log->pMethods->xFileSize(log, &size) != SQLITE_OK) return -1;
  whole = size >= 32 + last * length;
  if (whole == 1) whole = has_bytes(log, 16, salt);
  if (whole == 1) whole = has_salt(log, last, length, salt);
  /* What was cut off may have been followed by new frames since. */
  if (whole == 1 && *frames && *frames < last) whole = has_salt(log, *frames, length, salt);
  for (frame = 1; whole == 1 && looks_at_all && frame < last; frame++)
    whole = has_salt(log, frame, length, salt);
  if (whole < 0) return -1;
  /* Another process may have begun the log anew meanwhile. */
  if (!whole && memcmp(index, (const void *)shared, SIZE)) return -1;
  if (whole) *frames = last;
  return whole;
}
