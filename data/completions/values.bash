
# Values that the index knows: names of entities, sources and saved queries. All else is left to _kliping.
_kliping_values() {
    local line=${COMP_LINE:0:COMP_POINT} cur prev kind quote='' value word i
    local -a words=() options=()
    # Words as they stand, not as COMP_WORDBREAKS parts them at @ and =.
    while [[ $line =~ ^[[:space:]]*((\"([^\"\\]|\\.)*\"?|\'[^\']*\'?|\\.|[^[:space:]\"\'\\])+\\?)(.*)$ ]]; do
        words+=("${BASH_REMATCH[1]}")
        line=${BASH_REMATCH[4]}
    done
    [[ $line == [[:space:]]* ]] && words+=('')
    ((${#words[@]} > 1)) || { _kliping "$@"; return; }
    cur=${words[${#words[@]} - 1]}
    prev=${words[${#words[@]} - 2]}
    if [[ $cur == --*=* ]]; then
        prev=${cur%%=*}
        cur=${cur#*=}
    fi
    case $prev in
        --person | --not-person) kind=person ;;
        --org | --not-org) kind=organization ;;
        --place | --not-place) kind=place ;;
        --about | --with) kind=entity ;;
        --source) kind=source ;;
        *) [[ $cur == @* ]] || { _kliping "$@"; return; }; kind=saved ;;
    esac
    case $cur in [\"\']*) quote=${cur:0:1} ;; esac
    word=${cur#[\"\']}
    [[ $quote == \' ]] || word=${word//\\/}
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        case ${words[i]} in
            --index | --entities | --saved) options+=("${words[i]}" "${words[i + 1]//[\"\'\\]/}") ;;
            --index=* | --entities=* | --saved=*) options+=("${words[i]//[\"\'\\]/}") ;;
        esac
    done
    COMPREPLY=()
    while IFS= read -r value; do
        case $quote in
            '"') value=${value//\\/\\\\} value=${value//\"/\\\"} COMPREPLY+=("$value") ;;
            "'") COMPREPLY+=("$value") ;;
            *) printf -v value %q "$value" && COMPREPLY+=("$value") ;;
        esac
    done < <("${words[0]/#\~/$HOME}" --quiet "${options[@]}" __complete "$kind" "$word" 2>/dev/null)
}
complete -F _kliping_values -o nosort -o bashdefault -o default kliping 2>/dev/null || complete -F _kliping_values kliping
