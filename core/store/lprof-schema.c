/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-schema.h"

const LprofTable lprof_schema[LPROF_SCHEMA_N_TABLES] = {
  { "run", "CREATE TABLE run(id INTEGER PRIMARY KEY,"
           "program TEXT,arguments BLOB NOT NULL,directory TEXT,host TEXT,system TEXT,cpu TEXT,"
           "python TEXT,lprof TEXT,engine TEXT,engine_reason TEXT,clock TEXT,clock_reason TEXT,"
           "scope TEXT,ending TEXT,notes BLOB NOT NULL,started_us INTEGER NOT NULL,"
           "duration_ns INTEGER NOT NULL,windows_ns INTEGER NOT NULL,n_events INTEGER NOT NULL,"
           "sample_interval_ns INTEGER NOT NULL,correction_ns INTEGER NOT NULL,"
           "bias_per_line_ps INTEGER NOT NULL,bias_uncertainty_ps INTEGER NOT NULL,"
           "pid INTEGER NOT NULL,parent_pid INTEGER NOT NULL,finished INTEGER NOT NULL)STRICT" },
  { "thread", "CREATE TABLE thread(id INTEGER PRIMARY KEY,name TEXT NOT NULL,run INTEGER NOT NULL,"
              "serial INTEGER NOT NULL,native_id INTEGER NOT NULL,started_ns INTEGER NOT NULL,"
              "ended_ns INTEGER NOT NULL,self_ns INTEGER NOT NULL)STRICT" },
  { "context", "CREATE TABLE context(id INTEGER PRIMARY KEY,name TEXT NOT NULL,"
               "run INTEGER NOT NULL)STRICT" },
  { "file", "CREATE TABLE file(id INTEGER PRIMARY KEY,path TEXT NOT NULL,source TEXT,sha256 TEXT,"
            "mtime_us INTEGER NOT NULL,functions BLOB NOT NULL,lines BLOB NOT NULL,"
            "buckets BLOB NOT NULL,thread_shares BLOB NOT NULL,context_shares BLOB NOT NULL,"
            "memory BLOB NOT NULL)STRICT" },
  { "tree", "CREATE TABLE tree(id INTEGER PRIMARY KEY,nodes BLOB NOT NULL)STRICT" },
  { "benchmark", "CREATE TABLE benchmark(id INTEGER PRIMARY KEY,name TEXT NOT NULL,"
                 "run INTEGER NOT NULL,calls INTEGER NOT NULL,samples BLOB NOT NULL)STRICT" },
  { "task",
    "CREATE TABLE task(id INTEGER PRIMARY KEY,name TEXT NOT NULL,coroutine TEXT NOT NULL,"
    "error TEXT NOT NULL,thread INTEGER NOT NULL,function INTEGER NOT NULL,"
    "creator INTEGER NOT NULL,creator_line INTEGER NOT NULL,longest_function INTEGER NOT NULL,"
    "longest_line INTEGER NOT NULL,outcome INTEGER NOT NULL,is_other INTEGER NOT NULL,"
    "n_tasks INTEGER NOT NULL,suspensions INTEGER NOT NULL,started_ns INTEGER NOT NULL,"
    "duration_ns INTEGER NOT NULL,running_ns INTEGER NOT NULL,longest_ns INTEGER NOT NULL,"
    "longest_began_ns INTEGER NOT NULL,stretches BLOB NOT NULL)STRICT" },
  { "memory", "CREATE TABLE memory(id INTEGER PRIMARY KEY,run INTEGER NOT NULL,"
              "native INTEGER NOT NULL,peak INTEGER NOT NULL,peak_ns INTEGER NOT NULL,"
              "elsewhere BLOB NOT NULL,moment_ns INTEGER NOT NULL,use BLOB NOT NULL)STRICT" },
  { "seal", "CREATE TABLE seal(id INTEGER PRIMARY KEY,sum INTEGER NOT NULL)STRICT" },
};
