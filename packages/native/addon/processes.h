#ifndef LONGRUN_PROCESSES_H
#define LONGRUN_PROCESSES_H

#include <stddef.h>

/*
 * Everybody that /proc lists: the first line of each process's stat file, in the order of the list. A process that was
 * listed and ended before it was read has a line with nothing but its pid. 0, and `text` to be freed; else an errno.
 */
int lr_read_processes(char **text, size_t *length);

#endif
