/*
 * The binding: turns JavaScript values into requests and results into numbers. Every function answers an errno (0 for
 * success) or a number; exceptions are for misuse. `src/binding.ts` is its other half.
 */
#include <errno.h>
#include <node_api.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "landlock.h"
#include "launch.h"
#include "orphans.h"
#include "processes.h"
#include "reactor.h"
#include "signals.h"
#include "slots.h"
#include "stat.h"
#include "support.h"

/* Per thread. */
struct instance {
  struct lr_reactor *reactor;
  struct lr_stack stack;
  /* What `environment` said last. */
  char *environment;
  size_t environment_length;
  double environment_version;
};

/* Arguments of the longest function. */
#define MAX_ARGUMENTS 9

static bool arguments(napi_env env, napi_callback_info info, size_t wanted, napi_value *values) {
  size_t count = wanted;
  if (napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok && count == wanted) return true;
  napi_throw_type_error(env, NULL, "wrong number of arguments");
  return false;
}

static struct instance *instance_of(napi_env env) {
  void *data = NULL;
  napi_get_instance_data(env, &data);
  return data;
}

static struct lr_reactor *reactor_of(napi_env env) {
  struct instance *instance = instance_of(env);
  if (instance->reactor == NULL) instance->reactor = lr_reactor_open(env);
  return instance->reactor;
}

static napi_value number(napi_env env, double value) {
  napi_value result = NULL;
  napi_create_double(env, value, &result);
  return result;
}

static double number_of(napi_env env, napi_value value) {
  double result = 0;
  napi_get_value_double(env, value, &result);
  return result;
}

/* A copy of a string, or NULL when the value is none or memory is short. `length` is without the last NUL. */
static char *string_of(napi_env env, napi_value value, size_t *length) {
  if (napi_get_value_string_utf8(env, value, NULL, 0, length) != napi_ok) return NULL;
  char *text = malloc(*length + 1);
  if (text != NULL) napi_get_value_string_utf8(env, value, text, *length + 1, length);
  return text;
}

/* Splits "a\0b\0" into pointers after `reserved` free places; ends with NULL. NULL when memory is short. */
static char **split(char *block, size_t length, size_t reserved) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += block[i] == '\0';
  char **items = calloc(reserved + count + 1, sizeof *items);
  if (items == NULL) return NULL;
  char *at = block;
  for (size_t i = 0; i < count; i++) {
    items[reserved + i] = at;
    at += strlen(at) + 1;
  }
  return items;
}

/* Where `launch` puts its results; the order is `src/binding.ts`'s. */
enum result { PID, PROCESS_ID, STDOUT_ID, STDERR_ID, STDIN_FD, START_TIME, STEP, ERROR_NUMBER, LIMIT, IN_CGROUP, RESULTS };

/* Where `launch` finds its settings: then three numbers for each limit. */
enum setting { HAS_OOM_SCORE, OOM_SCORE, FILTER_TCP, LIMITS, SETTINGS };

static bool read_settings(const double *settings, size_t count, struct lr_request *request) {
  if (count < SETTINGS) return false;
  size_t limits = (size_t)settings[LIMITS];
  if (limits > LR_MAX_LIMITS || count < SETTINGS + 3 * limits) return false;
  request->set_oom_score = settings[HAS_OOM_SCORE] != 0;
  request->oom_score_adj = (int)settings[OOM_SCORE];
  request->filter_tcp = settings[FILTER_TCP] != 0;
  request->limit_count = limits;
  for (size_t i = 0; i < limits; i++) {
    const double *at = &settings[SETTINGS + 3 * i];
    request->limits[i].resource = (int)at[0];
    request->limits[i].value.rlim_cur = at[1] < 0 ? RLIM_INFINITY : (rlim_t)at[1];
    request->limits[i].value.rlim_max = at[2] < 0 ? RLIM_INFINITY : (rlim_t)at[2];
  }
  return true;
}

static void take_over(struct lr_reactor *reactor, const struct lr_request *request, const struct lr_launched *launched,
                      double *results) {
  uint32_t process = lr_reactor_add_process(reactor, launched->pidfd, launched->pid);
  int error = errno;
  uint32_t output = process == 0 ? 0 : lr_reactor_add_pipe(reactor, launched->stdout_fd);
  uint32_t errors = output == 0 ? 0 : lr_reactor_add_pipe(reactor, launched->stderr_fd);
  if (errors != 0) {
    results[PID] = launched->pid;
    results[PROCESS_ID] = process;
    results[STDOUT_ID] = output;
    results[STDERR_ID] = errors;
    results[STDIN_FD] = launched->stdin_fd;
    results[START_TIME] = (double)lr_start_time(launched->pid);
    results[IN_CGROUP] = launched->in_cgroup;
    return;
  }
  /* No room to watch it: then it must not run. What `add` was given is closed already. */
  lr_signal_group(-1, launched->pid, SIGKILL);
  while (!lr_reap(launched->pid)) usleep(100);
  if (launched->in_cgroup) rmdir(request->cgroup);
  if (process == 0) close(launched->stdout_fd);
  if (output == 0) close(launched->stderr_fd);
  if (launched->stdin_fd >= 0) close(launched->stdin_fd);
  if (process != 0) lr_reactor_remove(reactor, process);
  if (output != 0) lr_reactor_remove(reactor, output);
  results[STEP] = LR_STEP_PIPE;
  results[ERROR_NUMBER] = error != 0 ? error : ENOMEM;
}

/* launch(file, argv, env, cwd | undefined, stdinPipe, rulesetFd, settings, results, cgroup | undefined): errno */
static napi_value launch(napi_env env, napi_callback_info info) {
  napi_value values[MAX_ARGUMENTS];
  if (!arguments(env, info, 9, values)) return NULL;
  void *settings, *output;
  size_t setting_count, result_count;
  napi_typedarray_type type;
  if (napi_get_typedarray_info(env, values[6], &type, &setting_count, &settings, NULL, NULL) != napi_ok ||
      type != napi_float64_array ||
      napi_get_typedarray_info(env, values[7], &type, &result_count, &output, NULL, NULL) != napi_ok ||
      type != napi_float64_array || result_count < RESULTS) {
    napi_throw_type_error(env, NULL, "settings and results must be Float64Arrays");
    return NULL;
  }
  double *results = output;
  memset(results, 0, RESULTS * sizeof *results);
  struct lr_reactor *reactor = reactor_of(env);
  if (reactor == NULL) return NULL;

  struct lr_request request = {0};
  size_t file_length, argv_length, env_length, cwd_length, cgroup_length;
  napi_valuetype cwd_type = napi_undefined, cgroup_type = napi_undefined;
  napi_typeof(env, values[3], &cwd_type);
  napi_typeof(env, values[8], &cgroup_type);
  char *file = string_of(env, values[0], &file_length);
  char *argv_block = string_of(env, values[1], &argv_length);
  char *env_block = string_of(env, values[2], &env_length);
  char *cwd = cwd_type == napi_string ? string_of(env, values[3], &cwd_length) : NULL;
  /* Without memory for its name the child does without. */
  char *cgroup = cgroup_type == napi_string ? string_of(env, values[8], &cgroup_length) : NULL;
  char **argv = argv_block == NULL ? NULL : split(argv_block, argv_length, 0);
  char **envp = env_block == NULL ? NULL : split(env_block, env_length, 0);
  char **shell_argv = argv_block == NULL ? NULL : split(argv_block, argv_length, 1);
  struct lr_failure failure = {LR_STEP_PIPE, ENOMEM, 0};
  if (file == NULL || argv == NULL || envp == NULL || shell_argv == NULL || (cwd_type == napi_string && cwd == NULL) ||
      argv[0] == NULL) {
    failure.error = argv != NULL && argv[0] == NULL ? EINVAL : ENOMEM;
  } else if (!read_settings(settings, setting_count, &request)) {
    failure.error = EINVAL;
  } else {
    /* sh FILE arguments…: the place of argv[0] is the file's. */
    shell_argv[0] = "/bin/sh";
    shell_argv[1] = file;
    request.file = file;
    request.argv = argv;
    request.shell_argv = shell_argv;
    request.envp = envp;
    request.cwd = cwd;
    request.cgroup = cgroup;
    napi_get_value_bool(env, values[4], &request.stdin_pipe);
    request.ruleset_fd = (int)number_of(env, values[5]);
    struct lr_launched launched;
    if (lr_launch(&request, &instance_of(env)->stack, &launched, &failure) == 0) {
      take_over(reactor, &request, &launched, results);
      failure = (struct lr_failure){(enum lr_step)results[STEP], (int)results[ERROR_NUMBER], 0};
    }
  }
  results[STEP] = failure.step;
  results[ERROR_NUMBER] = failure.error;
  results[LIMIT] = (double)failure.limit;
  free(shell_argv);
  free(envp);
  free(argv);
  free(cgroup);
  free(cwd);
  free(env_block);
  free(argv_block);
  free(file);
  return number(env, failure.error);
}

/* listen(callback): ArrayBuffer */
static napi_value listen_to_events(napi_env env, napi_callback_info info) {
  napi_value callback;
  if (!arguments(env, info, 1, &callback)) return NULL;
  struct lr_reactor *reactor = reactor_of(env);
  if (reactor == NULL) return NULL;
  lr_reactor_listen(reactor, callback);
  return lr_reactor_buffer(reactor);
}

/* resume(id): errno */
static napi_value resume(napi_env env, napi_callback_info info) {
  napi_value id;
  if (!arguments(env, info, 1, &id)) return NULL;
  return number(env, lr_reactor_resume(reactor_of(env), (uint32_t)number_of(env, id)));
}

/* pause(id) */
static napi_value pause_reading(napi_env env, napi_callback_info info) {
  napi_value id;
  if (arguments(env, info, 1, &id)) lr_reactor_pause(reactor_of(env), (uint32_t)number_of(env, id));
  return NULL;
}

/* remove(id) */
static napi_value remove_watch(napi_env env, napi_callback_info info) {
  napi_value id;
  if (arguments(env, info, 1, &id)) lr_reactor_remove(reactor_of(env), (uint32_t)number_of(env, id));
  return NULL;
}

/* signalGroup(process id, signal): errno */
static napi_value signal_group(napi_env env, napi_callback_info info) {
  napi_value values[2];
  if (!arguments(env, info, 2, values)) return NULL;
  int pidfd;
  pid_t pid;
  if (!lr_reactor_process(reactor_of(env), (uint32_t)number_of(env, values[0]), &pidfd, &pid)) {
    return number(env, ESRCH);
  }
  return number(env, lr_signal_group(pidfd, pid, (int)number_of(env, values[1])));
}

/* signalProcess(pid, start time, signal): errno */
static napi_value signal_process(napi_env env, napi_callback_info info) {
  napi_value values[3];
  if (!arguments(env, info, 3, values)) return NULL;
  pid_t pid = (pid_t)number_of(env, values[0]);
  unsigned long long start_time = (unsigned long long)number_of(env, values[1]);
  return number(env, lr_signal_process(pid, start_time, (int)number_of(env, values[2])));
}

/* groupExists(pid): 1 while anybody is in the group, zombies too */
static napi_value group_exists(napi_env env, napi_callback_info info) {
  napi_value group;
  if (!arguments(env, info, 1, &group)) return NULL;
  pid_t pid = (pid_t)number_of(env, group);
  /* EPERM: there are members, though none that we may signal. */
  return number(env, pid > 1 && (kill(-pid, 0) == 0 || errno == EPERM));
}

/* reap(pid): 1 when there was something to reap */
static napi_value reap(napi_env env, napi_callback_info info) {
  napi_value pid;
  if (!arguments(env, info, 1, &pid)) return NULL;
  return number(env, lr_reap((pid_t)number_of(env, pid)));
}

/* reapOrphans(): how many have not ended yet */
static napi_value reap_orphans(napi_env env, napi_callback_info info) {
  return number(env, lr_orphans_reap());
}

/* probe(): '' or why the kernel cannot do it */
static napi_value probe(napi_env env, napi_callback_info info) {
  const char *what = "";
  int error = lr_probe(&what);
  char text[128] = "";
  if (error != 0) {
    strcpy(text, what);
    strcat(text, ": ");
    strncat(text, strerror(error), sizeof text - strlen(text) - 1);
  }
  napi_value result = NULL;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &result);
  return result;
}

/* Where `ruleset` puts its results, and finds its settings: then the ports to bind, then those to connect to. */
enum ruleset_result { MISSING, FAILED_PATH, NEEDS_FILTER, RULESET_RESULTS };
enum ruleset_setting { ABI, RESTRICT_BIND, BIND_PORTS, RESTRICT_CONNECT, CONNECT_PORTS, RULESET_SETTINGS };

static bool doubles(napi_env env, napi_value value, double **items, size_t *count) {
  napi_typedarray_type type;
  void *data;
  if (napi_get_typedarray_info(env, value, &type, count, &data, NULL, NULL) == napi_ok && type == napi_float64_array) {
    *items = data;
    return true;
  }
  napi_throw_type_error(env, NULL, "a Float64Array was expected");
  return false;
}

static bool read_ports(const double *settings, size_t count, struct lr_policy *policy) {
  if (count < RULESET_SETTINGS) return false;
  size_t bind = (size_t)settings[BIND_PORTS];
  size_t connect = (size_t)settings[CONNECT_PORTS];
  if (bind > count || connect > count || count - RULESET_SETTINGS < bind + connect) return false;
  const double *ports = settings + RULESET_SETTINGS;
  policy->bind = (struct lr_ports){settings[RESTRICT_BIND] != 0, bind, ports};
  policy->connect = (struct lr_ports){settings[RESTRICT_CONNECT] != 0, connect, ports + bind};
  return true;
}

/* ruleset(paths, accesses, settings, results): a descriptor, or an errno below zero */
static napi_value ruleset(napi_env env, napi_callback_info info) {
  napi_value values[4];
  double *accesses, *settings, *results;
  size_t access_count, setting_count, result_count, length;
  if (!arguments(env, info, 4, values) || !doubles(env, values[1], &accesses, &access_count) ||
      !doubles(env, values[2], &settings, &setting_count) || !doubles(env, values[3], &results, &result_count)) {
    return NULL;
  }
  struct lr_policy policy = {0};
  if (result_count < RULESET_RESULTS || !read_ports(settings, setting_count, &policy)) return number(env, -EINVAL);
  char *block = string_of(env, values[0], &length);
  char **paths = block == NULL ? NULL : split(block, length, 0);
  struct lr_path_rule *rules = calloc(access_count + 1, sizeof *rules);
  int fd = -1;
  errno = ENOMEM;
  if (paths != NULL && rules != NULL) {
    while (policy.path_count < access_count && paths[policy.path_count] != NULL) {
      size_t i = policy.path_count++;
      rules[i] = (struct lr_path_rule){paths[i], (unsigned)accesses[i]};
    }
    policy.paths = rules;
    struct lr_ruleset made = {0, -1, false};
    if (policy.path_count == access_count && paths[access_count] == NULL) {
      fd = lr_ruleset_open(&policy, (int)settings[ABI], &made);
    } else {
      errno = EINVAL;
    }
    results[MISSING] = made.missing;
    results[FAILED_PATH] = made.failed_path;
    results[NEEDS_FILTER] = made.filter_tcp;
  }
  int error = errno;
  free(rules);
  free(paths);
  free(block);
  return number(env, fd < 0 ? -error : fd);
}

/* closeRuleset(fd). Node.js warns of descriptors that are closed and that it has not opened. */
static napi_value close_ruleset(napi_env env, napi_callback_info info) {
  napi_value fd;
  if (arguments(env, info, 1, &fd)) close((int)number_of(env, fd));
  return NULL;
}

/* processes(): the stat lines of everybody, as text; an errno number when nobody could look. */
static napi_value processes(napi_env env, napi_callback_info info) {
  char *text;
  size_t length;
  int error = lr_read_processes(&text, &length);
  if (error != 0) return number(env, error);
  napi_value result = NULL;
  napi_create_string_latin1(env, text, length, &result);
  free(text);
  return result;
}

/*
 * environment(version): "A=1\0B=2\0…", as this process has it now, and its version in the array; null when the array
 * holds that already. For the main thread, which alone may change it.
 */
static napi_value environment(napi_env env, napi_callback_info info) {
  napi_value values[1];
  double *version;
  size_t numbers;
  struct instance *instance = instance_of(env);
  if (!arguments(env, info, 1, values) || !doubles(env, values[0], &version, &numbers) || numbers < 1) return NULL;
  size_t length = 0;
  for (char **item = environ; *item != NULL; item++) length += strlen(*item) + 1;
  char *text = malloc(length + 1);
  if (text == NULL) {
    napi_throw_error(env, "ENOMEM", "no memory for the environment");
    return NULL;
  }
  char *at = text;
  for (char **item = environ; *item != NULL; item++) at = stpcpy(at, *item) + 1;
  bool same = instance->environment != NULL && length == instance->environment_length &&
              memcmp(text, instance->environment, length) == 0;
  if (same) {
    free(text);
  } else {
    free(instance->environment);
    instance->environment = text;
    instance->environment_length = length;
    instance->environment_version += 1;
  }
  napi_value result = NULL;
  if (*version == instance->environment_version) {
    napi_get_null(env, &result);
  } else if (napi_create_string_utf8(env, instance->environment, length, &result) == napi_ok) {
    *version = instance->environment_version;
  }
  return result;
}

/* landlockAbi(): 0 without Landlock */
static napi_value landlock_abi(napi_env env, napi_callback_info info) { return number(env, lr_landlock_abi()); }

/* cgroupProbe(path): errno; 0 when children can be made in a cgroup there, and ended with it */
static napi_value cgroup_probe(napi_env env, napi_callback_info info) {
  napi_value value;
  size_t length;
  if (!arguments(env, info, 1, &value)) return NULL;
  char *path = string_of(env, value, &length);
  int error = path == NULL ? ENOMEM : lr_cgroup_probe(path);
  free(path);
  return number(env, error);
}

/* The reactor has a cleanup hook of its own; by now it is closed. */
static void close_instance(napi_env env, void *data, void *hint) {
  struct instance *instance = data;
  lr_stack_close(&instance->stack);
  free(instance->environment);
  free(instance);
}

NAPI_MODULE_INIT() {
  struct instance *instance = calloc(1, sizeof *instance);
  if (instance == NULL || lr_stack_open(&instance->stack) < 0 ||
      napi_set_instance_data(env, instance, close_instance, NULL) != napi_ok) {
    free(instance);
    napi_throw_error(env, "ENOMEM", "no memory for the launcher");
    return NULL;
  }
  lr_slots_reserve();
  const napi_property_descriptor functions[] = {
      {"launch", NULL, launch, NULL, NULL, NULL, napi_enumerable, NULL},
      {"listen", NULL, listen_to_events, NULL, NULL, NULL, napi_enumerable, NULL},
      {"resume", NULL, resume, NULL, NULL, NULL, napi_enumerable, NULL},
      {"pause", NULL, pause_reading, NULL, NULL, NULL, napi_enumerable, NULL},
      {"remove", NULL, remove_watch, NULL, NULL, NULL, napi_enumerable, NULL},
      {"signalGroup", NULL, signal_group, NULL, NULL, NULL, napi_enumerable, NULL},
      {"signalProcess", NULL, signal_process, NULL, NULL, NULL, napi_enumerable, NULL},
      {"groupExists", NULL, group_exists, NULL, NULL, NULL, napi_enumerable, NULL},
      {"reap", NULL, reap, NULL, NULL, NULL, napi_enumerable, NULL},
      {"reapOrphans", NULL, reap_orphans, NULL, NULL, NULL, napi_enumerable, NULL},
      {"ruleset", NULL, ruleset, NULL, NULL, NULL, napi_enumerable, NULL},
      {"closeRuleset", NULL, close_ruleset, NULL, NULL, NULL, napi_enumerable, NULL},
      {"processes", NULL, processes, NULL, NULL, NULL, napi_enumerable, NULL},
      {"environment", NULL, environment, NULL, NULL, NULL, napi_enumerable, NULL},
      {"probe", NULL, probe, NULL, NULL, NULL, napi_enumerable, NULL},
      {"cgroupProbe", NULL, cgroup_probe, NULL, NULL, NULL, napi_enumerable, NULL},
      {"landlockAbi", NULL, landlock_abi, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions);
  return exports;
}
