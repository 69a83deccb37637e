#include "HoneSQLiteC.h"

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
