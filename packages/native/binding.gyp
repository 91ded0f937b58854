{
  # Linux only: everywhere else the portable launcher is used and nothing is compiled.
  "target_defaults": {
    "cflags": ["-std=gnu17", "-Wall", "-Wextra", "-Wno-unused-parameter", "-O2", "-fno-strict-aliasing", "-fvisibility=hidden"],
    "defines": ["_GNU_SOURCE"],
  },
  "targets": [
    {
      "target_name": "longrun",
      "conditions": [
        ["OS=='linux'", {
          "sources": [
            "addon/module.c",
            "addon/launch.c",
            "addon/child.c",
            "addon/cgroup.c",
            "addon/landlock.c",
            "addon/tcp-filter.c",
            "addon/slots.c",
            "addon/orphans.c",
            "addon/processes.c",
            "addon/reactor.c",
            "addon/signals.c",
            "addon/stat.c",
            "addon/support.c",
          ],
          "defines": ["NAPI_VERSION=8"],
        }, {"type": "none"}],
      ],
    },
    {
      # A program of its own: see guardian/PROTOCOL.md.
      "target_name": "longrun_guardian",
      "conditions": [
        ["OS=='linux'", {
          "type": "executable",
          "sources": [
            "guardian/guardian.c",
            "guardian/lines.c",
            "guardian/groups.c",
            "guardian/census.c",
            "guardian/token.c",
            "guardian/ending.c",
            "guardian/cgroup.c",
          ],
        }, {"type": "none"}],
      ],
    },
  ],
}
