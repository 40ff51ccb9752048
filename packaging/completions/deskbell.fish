# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_deskbell_global_optspecs
    string join \n hidden h/help V/version
end

function __fish_deskbell_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_deskbell_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_deskbell_using_subcommand
    set -l cmd (__fish_deskbell_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c deskbell -n "__fish_deskbell_needs_command" -l hidden -d 'Start in the tray only, without a window'
complete -c deskbell -n "__fish_deskbell_needs_command" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_needs_command" -s V -l version -d 'Print version'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "sign-in" -d 'Keep a server\'s address and a token, so that the app connects with them'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "sign-out" -d 'Forget the server\'s address and remove the token from the keyring'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "chat" -d 'Open a customer\'s chat window in the running app'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "diagnostics" -d 'Open the diagnostics in the running app: the connection\'s day, counts, rejected events, and a file for support'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "status" -d 'Say how the running app stands. Exit code 0 where it is online'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "demo" -d 'Start against a built-in demo server, with nothing kept'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "watch" -d 'Print what the server sends, one line for each thing, without keeping a history'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "doctor" -d 'Look at each thing that Deskbell needs, and say what to do about what fails'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "replay" -d 'Print what would have rung on a recorded day'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "export" -d 'Write a customer\'s conversation out of the history of whoever is signed in'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "policy" -d 'Look at the administrator\'s policy'
complete -c deskbell -n "__fish_deskbell_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c deskbell -n "__fish_deskbell_using_subcommand sign-in" -l server -d 'The server\'s address, for example wss://support.example.com. May be left out where the organisation\'s policy has it' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand sign-in" -l token-stdin -d 'Read the token from standard input, one line. A token on the command line could be seen by others'
complete -c deskbell -n "__fish_deskbell_using_subcommand sign-in" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand sign-out" -l wipe -d 'Destroy the history of this computer too: its key first, then its files. It cannot be brought back'
complete -c deskbell -n "__fish_deskbell_using_subcommand sign-out" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand chat" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand diagnostics" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand status" -l json -d 'One JSON object, for scripts'
complete -c deskbell -n "__fish_deskbell_using_subcommand status" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand demo" -l rate -d 'Messages a second' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand demo" -l seed -d 'The same seed gives the same messages' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand demo" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l server -d 'The server\'s address, for example wss://support.example.com; without it, the one you signed in at' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l path -d 'The Socket.IO path; /socket.io/ unless the address has one' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l namespace -d 'The Socket.IO namespace; / unless given' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l customer -d 'Watch this customer\'s room. May be given more than once' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l for -d 'End after so many seconds' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l token-stdin -d 'Read the token from standard input, one line, instead of the keyring'
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l general -d 'Watch the general room: every message and status'
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l json -d 'Print one JSON object a line'
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -l debug -d 'Print every event that came, those of unknown name too'
complete -c deskbell -n "__fish_deskbell_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c deskbell -n "__fish_deskbell_using_subcommand doctor" -l server -d 'The server\'s address, for example wss://support.example.com; without it, the one you signed in at' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand doctor" -l path -d 'The Socket.IO path; /socket.io/ unless the address has one' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand doctor" -l namespace -d 'The Socket.IO namespace; / unless given' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand doctor" -l token-stdin -d 'Read the token from standard input, one line, instead of the keyring'
complete -c deskbell -n "__fish_deskbell_using_subcommand doctor" -l json -d 'Print one JSON object a line, one for each step'
complete -c deskbell -n "__fish_deskbell_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c deskbell -n "__fish_deskbell_using_subcommand replay" -l zone -d 'The agent\'s time zone, as "Europe/Berlin"; without it that of this computer. A recording may name its own' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand replay" -l json -d 'Print one JSON object a line'
complete -c deskbell -n "__fish_deskbell_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c deskbell -n "__fish_deskbell_using_subcommand export" -l customer -d 'Whose conversation' -r
complete -c deskbell -n "__fish_deskbell_using_subcommand export" -l format -d 'As what' -r -f -a "json\t'Everything that is known, for programs'
html\t'A page for a browser, whole in itself'
txt\t'Plain lines'"
complete -c deskbell -n "__fish_deskbell_using_subcommand export" -l output -d 'Write to this file instead of standard output, in the place of what is there' -r -F
complete -c deskbell -n "__fish_deskbell_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c deskbell -n "__fish_deskbell_using_subcommand policy; and not __fish_seen_subcommand_from check help" -s h -l help -d 'Print help'
complete -c deskbell -n "__fish_deskbell_using_subcommand policy; and not __fish_seen_subcommand_from check help" -f -a "check" -d 'Say whether a policy file is sound; where it is not, which line is wrong and why'
complete -c deskbell -n "__fish_deskbell_using_subcommand policy; and not __fish_seen_subcommand_from check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c deskbell -n "__fish_deskbell_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c deskbell -n "__fish_deskbell_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say whether a policy file is sound; where it is not, which line is wrong and why'
complete -c deskbell -n "__fish_deskbell_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "sign-in" -d 'Keep a server\'s address and a token, so that the app connects with them'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "sign-out" -d 'Forget the server\'s address and remove the token from the keyring'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "chat" -d 'Open a customer\'s chat window in the running app'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "diagnostics" -d 'Open the diagnostics in the running app: the connection\'s day, counts, rejected events, and a file for support'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "status" -d 'Say how the running app stands. Exit code 0 where it is online'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "demo" -d 'Start against a built-in demo server, with nothing kept'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "watch" -d 'Print what the server sends, one line for each thing, without keeping a history'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "doctor" -d 'Look at each thing that Deskbell needs, and say what to do about what fails'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "replay" -d 'Print what would have rung on a recorded day'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "export" -d 'Write a customer\'s conversation out of the history of whoever is signed in'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "policy" -d 'Look at the administrator\'s policy'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and not __fish_seen_subcommand_from sign-in sign-out chat diagnostics status demo watch doctor replay export policy help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c deskbell -n "__fish_deskbell_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "check" -d 'Say whether a policy file is sound; where it is not, which line is wrong and why'
