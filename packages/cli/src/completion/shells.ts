// One short script a shell. What fits is found by `longrun __complete`, which prints a candidate and a tab and its
// description on each line, and at the end `:files`, `:directories` or `:programs` where the shell knows better.
import { COMPLETE } from './completion-call.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export function scriptFor(shell: (typeof SHELLS)[number]): string {
  switch (shell) {
    case 'bash':
      return bash;
    case 'zsh':
      return zsh;
    case 'fish':
      return fish;
  }
}

// Bash takes `=` and `:` for ends of words; they are put together again with COMP_LINE, so `-e A=` stays one.
const bash = `# bash completion for longrun: source <(longrun completion bash)
_longrun() {
  local cur=\${COMP_WORDS[COMP_CWORD]} line more='' IFS=$'\\n'
  COMPREPLY=()
  while read -r line; do
    case $line in
      :files) more=-f ;;
      :directories) more=-d ;;
      :programs) more=-c ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(longrun ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ $more == -c && $cur == */* ]]; then more=-f; fi
  if [[ -n $more ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen $more -- "$cur"))
  fi
}
complete -F _longrun longrun
`;

const zsh = `#compdef longrun
# zsh completion for longrun: source <(longrun completion zsh)
_longrun() {
  local line more='' name
  local -a found
  while IFS= read -r line; do
    case $line in
      :*) more=$line ;;
      *) name=\${line%%$'\\t'*}; found+=("\${name//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <(longrun ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe -V longrun found
  case $more in
    :files) _files ;;
    :directories) _files -/ ;;
    :programs) _command_names -e; _files ;;
  esac
}
compdef _longrun longrun
`;

const fish = `# fish completion for longrun: longrun completion fish > ~/.config/fish/completions/longrun.fish
function __longrun_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in (longrun ${COMPLETE} $words[2..-1] 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path (commandline -ct)
      case :directories
        __fish_complete_directories (commandline -ct)
      case :programs
        __fish_complete_command
      case '*'
        echo $line
    end
  end
end
complete -c longrun -f -a '(__longrun_complete)'
`;
