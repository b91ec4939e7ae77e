
# Values that the index knows: names of entities, sources and saved queries.
function __kliping_values
    set -l words (commandline -opc)
    set -l options
    for at in (seq 2 (count $words))
        switch $words[$at]
            case --index --entities --saved
                set -l next (math $at + 1)
                set -q words[$next]; and set -a options $words[$at] $words[$next]
            case '--index=*' '--entities=*' '--saved=*'
                set -a options $words[$at]
        end
    end
    set -l start (string replace -r -- '^--[a-z-]+=' '' (commandline -ct) | string unescape 2>/dev/null)
    command $words[1] --quiet $options __complete $argv[1] "$start" 2>/dev/null
end
complete -c kliping -l person -x -a '(__kliping_values person)'
complete -c kliping -l not-person -x -a '(__kliping_values person)'
complete -c kliping -l org -x -a '(__kliping_values organization)'
complete -c kliping -l not-org -x -a '(__kliping_values organization)'
complete -c kliping -l place -x -a '(__kliping_values place)'
complete -c kliping -l not-place -x -a '(__kliping_values place)'
complete -c kliping -l about -x -a '(__kliping_values entity)'
complete -c kliping -l with -x -a '(__kliping_values entity)'
complete -c kliping -l source -x -a '(__kliping_values source)'
complete -c kliping -n 'string match -q "@*" -- (commandline -ct)' -f -a '(__kliping_values saved)'
