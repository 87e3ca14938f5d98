# Each settings file in the runtime folder can be read as .NET's configuration loader reads it.
function Test-ConfigReadable {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $expected = Get-Words 'config-readable/expected'
    if ($null -ne $Context.NoRuntime) { return New-Skip -Subject $runtime -Step $null -Expected $expected -Reason $Context.NoRuntime }
    $results = @(foreach ($judgement in $Context.Settings.Judgements.get_Values()) {
        $path = $judgement.Path
        if ($judgement.Current.State -eq 'absent') { continue }
        $draft = @{ Subject = $path; Step = Get-StepOfFile -Path $path; Expected = $expected }
        Get-ReadableResult -Draft $draft -Current $judgement.Current -Context $Context
    })
    if ($results.Count -gt 0) { return $results }
    return New-Skip -Subject $runtime -Step $null -Expected $expected -Reason (Get-First -Items @($Context.Misplaced, (Get-Words 'config-readable/none' @{ runtime = $runtime })))
}

function Get-ReadableResult {
    param([hashtable]$Draft, [hashtable]$Current, [hashtable]$Context)
    $path = $Draft.Subject
    if ($Current.State -eq 'unseen') { return New-NotSeenBecause -Draft $Draft -Name $path -Reason $Current.Reason -What (Get-Words 'result/the-file') }
    if ($Current.State -eq 'readable') { return New-Result -Draft $Draft -Outcome 'pass' -Case 'config-readable/right' -Values @{ path = $path; encoding = $Current.Encoding } }
    $instead = Get-InsteadWords -Path $path -Context $Context
    $file = Get-HostPath -Relative $path
    if ($null -eq $Current.Line) { return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-readable/wrong' -Values @{ path = $path; problem = $Current.Problem; file = $file; instead = $instead } }
    $place = if ($null -eq $Current.Column) { Get-Words 'config-readable/line' @{ line = $Current.Line } } else { Get-Words 'config-readable/line-column' @{ line = $Current.Line; column = $Current.Column } }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-readable/wrong-at' -Values @{ path = $path; problem = $Current.Problem; file = $file; instead = $instead; place = $place }
}

# How the customer's file is taken again, where the backup has it.
function Get-InsteadWords {
    param([string]$Path, [hashtable]$Context)
    if ($null -ne $Context.NoBackup) { return '' }
    $Observation = $Context.Observation
    $kept = $Observation.BackupEntries[(ConvertTo-FoldedName -Name (Get-BaseName -Path $Path))]
    if ($null -eq $kept) { return '' }
    return Get-Words 'config-readable/instead' @{ command = Get-CopyCommand -From "$($Observation.Backup.Name)/$($kept.Path)" -To $Path }
}
