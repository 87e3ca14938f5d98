# Settings files that win over those that the procedure copies are carried over by a step.
function Test-SettingsCarried {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'settings-carried/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $required = New-NameSet -Names @($Facts.SettingsFiles | Where-Object -FilterScript { $_.Required } | ForEach-Object -Process { $_.Name })
    $left = @(foreach ($judgement in $Context.Settings.Judgements.get_Values()) {
        $path = $judgement.Path
        if ($judgement.Current.State -eq 'absent' -or (Get-SettingsFormat -Path $path) -ne 'json' -or $required.Contains((ConvertTo-FoldedName -Name (Get-BaseName -Path $path)))) { continue }
        if ((Test-ShippedNext -Context $Context -Path $path.Substring($Facts.Runtime.Length + 1)) -or (Test-Carried -Path $path)) { continue }
        $path
    })
    if ($left.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'settings-carried/right' }
    foreach ($path in $left) {
        $step = Get-First -Items @((Get-StepOfFile -Path $path), $(if (@($Facts.Copies).Count -gt 0) { $Facts.Copies[0].Step } else { $null }))
        $when = if ($null -eq $step) { Get-Words 'settings-files/copy-before-start' } else { Get-Words 'settings-files/copy-with-step' @{ number = $step.Number } }
        New-Result -Draft @{ Subject = $path; Step = $step; Expected = $draft.Expected } -Outcome 'warn' -Case 'settings-carried/left' -Values @{ path = $path; when = $when }
    }
}
