# The programs without which this role cannot run are in the runtime folder.
function Test-RuntimeProgram {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $programs = @($Facts.Role.Programs)
    if ($programs.Count -eq 0) { return }
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-Words 'runtime-program/expected' @{ programs = $programs; runtime = $runtime } }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.Misplaced)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    $missing = @($Context.MissingPrograms)
    if ($missing.Count -eq 0) {
        $are = if ($programs.Count -eq 1) { Get-Words 'runtime-program/is' } else { Get-Words 'runtime-program/are' }
        return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-program/right' -Values @{ programs = $programs; are = $are; runtime = $runtime }
    }
    $files = @($missing | ForEach-Object -Process { "$runtime/$_" })
    $draft.Subject = $files[0]
    $entries = $Context.Observation.RuntimeEntries
    $absent = @($missing | Where-Object -FilterScript { -not $entries.Contains((ConvertTo-FoldedName -Name $_)) })
    $what = if ($absent.Count -eq 0) { Get-Words 'runtime-program/empty' @{ programs = $missing } } else { Get-Words 'runtime-program/without' @{ programs = $missing } }
    $hint = Get-RoleHint -Missing $missing -Entries $entries
    return New-Result -Draft $draft -Outcome 'fail' -Case 'runtime-program/missing' -Values @{ runtime = $runtime; programs = $missing; target = $Facts.Role.Target; to = $Facts.To; path = Get-HostPath -Relative $runtime; what = $what; hint = $hint } -Files @(if ($files.Count -gt 1) { $files })
}

# That the programs of another role are there instead.
function Get-RoleHint {
    param([object[]]$Missing, $Entries)
    $programs = @($Facts.Role.Programs)
    if ($Missing.Count -lt $programs.Count) { return '' }
    foreach ($other in $Facts.OtherRoles) {
        $unlike = @($other.Programs | Where-Object -FilterScript { $programs -ccontains $_ -or -not $Entries.Contains((ConvertTo-FoldedName -Name $_)) })
        if (@($other.Programs).Count -gt 0 -and $unlike.Count -eq 0) { return Get-Words 'runtime-program/other-role' @{ role = $other.Name } }
    }
    return ''
}
