
# Values that the index knows: names of entities, sources and saved queries. All else is left to _kliping_args.
_kliping() {
    local kind prev=${words[CURRENT-1]} start=$PREFIX at
    local -a options values
    if [[ $PREFIX == --*=* ]]; then
        prev=${PREFIX%%=*}
        start=${PREFIX#*=}
        compset -P '*='
    fi
    case $prev in
        --person|--not-person) kind=person ;;
        --org|--not-org) kind=organization ;;
        --place|--not-place) kind=place ;;
        --about|--with) kind=entity ;;
        --source) kind=source ;;
        *) [[ $start == @* ]] && kind=saved ;;
    esac
    if [[ -z $kind ]]; then
        _kliping_args "$@"
        return
    fi
    for ((at = 2; at < CURRENT; at++)); do
        case ${words[at]} in
            --index|--entities|--saved) options+=("${words[at]}" "${(Q)words[at+1]}") ;;
            --index=*|--entities=*|--saved=*) options+=("${(Q)words[at]}") ;;
        esac
    done
    values=("${(@f)$("${(Q)words[1]}" --quiet "${options[@]}" __complete $kind "${(Q)start}" 2>/dev/null)}")
    # -U: what is found may begin by other letters than were typed, or in other case.
    [[ -n ${values[1]} ]] && compadd -U -- "${values[@]}"
}
