# Nothing but the program itself runs out of the working directory, or holds files in it.
function Test-Processes {
    param([hashtable]$Context)
    $draft = @{ Subject = $Context.Observation.Root; Step = $null; Expected = Get-Words 'processes/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    if ($null -eq $Context.Readiness.Processes) { return New-Skip @draft -Reason (Get-Words 'processes/not-here') }
    $all = @($Context.Readiness.Processes)
    $others = @($all | Where-Object -FilterScript { -not $_.IsRoles })
    foreach ($other in $others) { New-Result -Draft @{ Subject = $other.Path; Step = $null; Expected = $draft.Expected } -Outcome 'warn' -Case 'processes/other' -Values @{ process = $other.Name; pid = $other.Pid; path = $other.Path } }
    if ($others.Count -gt 0) { return }
    $own = @($all | ForEach-Object -Process { Get-Words 'processes/process' @{ process = $_.Name; pid = $_.Pid } })
    if ($own.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'processes/none' }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'processes/own' -Values @{ processes = $own }
}
